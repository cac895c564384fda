package io.mlids.train.command;

import io.mlids.aws.dataset.DatasetAddress;
import io.mlids.aws.dataset.DatasetCopies;
import io.mlids.aws.s3.S3Access;
import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for datasets in S3; a picocli mixin. */
@OptionGroup("Input")
final class S3Options {
  @Option(
      names = "--s3-region",
      defaultValue = "eu-west-1",
      paramLabel = "REGION",
      description =
          "Region of s3:// datasets; another one is found if the server names it. Default:"
              + " ${DEFAULT-VALUE}.")
  private String region;

  @Option(
      names = "--s3-local-storage-path",
      defaultValue = "output/s3",
      paramLabel = "DIR",
      description =
          "Download s3:// datasets to this directory, unless it contains complete copies. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path storage;

  @Option(
      names = "--s3-anonymous",
      description =
          "Read public s3:// datasets without credentials. By default, the credentials come from"
              + " the environment, the AWS profile or the machine's role.")
  private boolean anonymous;

  private final Map<String, String> environment;

  S3Options(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The paths of datasets, in the same order. Datasets in S3 are downloaded first. */
  List<Path> paths(PrintWriter log, String... addresses) throws IOException {
    List<DatasetAddress> datasets = new ArrayList<>();
    for (String each : addresses) {
      try {
        datasets.add(DatasetAddress.of(each));
      } catch (IllegalArgumentException e) {
        throw CommandException.unusable(e.getMessage());
      }
    }
    Optional<DatasetCopies> copies = Optional.empty();
    List<Path> paths = new ArrayList<>();
    try {
      for (DatasetAddress each : datasets) {
        switch (each) {
          case DatasetAddress.OnDisk file -> paths.add(file.path());
          case DatasetAddress.InS3 object -> {
            copies = Optional.of(copies.orElseGet(() -> copies(log)));
            paths.add(copies.get().below(object.address(), storage));
          }
        }
      }
    } finally {
      copies.ifPresent(DatasetCopies::close);
    }
    return paths;
  }

  /** The path of one dataset; see {@link #paths}. */
  Path path(PrintWriter log, String address) throws IOException {
    return paths(log, address).getFirst();
  }

  private DatasetCopies copies(PrintWriter log) {
    S3Access access =
        anonymous
            ? new S3Access(true, "omit --s3-anonymous and set credentials that may read it")
            : new S3Access(false, "for public objects, use --s3-anonymous");
    return new DatasetCopies(region, access, environment, log);
  }
}
