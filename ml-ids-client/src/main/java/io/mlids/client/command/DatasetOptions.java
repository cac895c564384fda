package io.mlids.client.command;

import io.mlids.aws.dataset.DatasetAddress;
import io.mlids.aws.dataset.DatasetCopies;
import io.mlids.aws.s3.S3Access;
import io.mlids.client.LabelledDataset;
import io.mlids.core.command.option.BenignOption;
import io.mlids.core.command.option.CsvProfileOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.Terminal;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.table.CleaningReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the dataset of labelled flows; a picocli mixin. */
@OptionGroup("Input")
final class DatasetOptions {
  @Option(
      names = "--dataset-uri",
      required = true,
      paramLabel = "URI",
      description =
          "Labelled flows: path or file://path of an .h5 or .csv file or a directory, or"
              + " s3://bucket/key of a file.")
  private String uri;

  @Mixin private CsvProfileOption csvProfile;
  @Mixin private BenignOption benign;

  @Option(
      names = "--s3-region",
      defaultValue = "eu-west-1",
      paramLabel = "REGION",
      description =
          "Region of an s3:// dataset; another one is found if the server names it. Default:"
              + " ${DEFAULT-VALUE}.")
  private String s3Region;

  @Option(
      names = "--s3-local-storage-path",
      defaultValue = "./output/s3_dataset.h5",
      paramLabel = "FILE",
      description =
          "Download an s3:// dataset to this file, unless the file is a complete copy. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path s3LocalStoragePath;

  @Option(
      names = "--s3-credentials",
      description =
          "Read an s3:// dataset with the credentials in the environment, the AWS profile or the"
              + " machine's role, instead of anonymously.")
  private boolean s3Credentials;

  /** The address of the dataset as the user wrote it. */
  String uri() {
    return uri;
  }

  /** The path of the dataset. A dataset in S3 is downloaded first. */
  Path path(Map<String, String> environment, PrintWriter log) throws IOException {
    return switch (address()) {
      case DatasetAddress.OnDisk file -> file.path();
      case DatasetAddress.InS3 object -> {
        S3Access access =
            s3Credentials
                ? new S3Access(false, "")
                : new S3Access(true, "use --s3-credentials with credentials that may read it");
        try (DatasetCopies copies = new DatasetCopies(s3Region, access, environment, log)) {
          yield copies.file(object.address(), s3LocalStoragePath);
        }
      }
    };
  }

  private DatasetAddress address() {
    try {
      return DatasetAddress.of(uri);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage());
    }
  }

  /** The class of the flows with this label. */
  TrafficClass ofLabel(String label) {
    TrafficClass named = TrafficClass.ofLabel(label);
    return benign.labels().include(named.name()) ? TrafficClass.BENIGN : named;
  }

  /** Loads the dataset and logs warnings about its rows and labels. */
  LabelledDataset load(Path path, RandomGenerator random, PrintWriter log) throws IOException {
    CleaningReport report = new CleaningReport();
    BenignLabels names = benign.labels();
    LabelTally labels = new LabelTally(names);
    FeatureProfile profile = csvProfile.of(path);
    LabelledDataset dataset =
        LabelledDataset.load(
            () -> new BenignReader(FlowDataset.open(path, profile, report), names, labels), random);
    if (report.rowsDropped() > 0) {
      log.println(Terminal.printable(path + ": " + report.rowsDropped() + " rows were unusable"));
    }
    if (dataset.classes().isEmpty()) {
      throw CommandException.unusable(path + ": no flows");
    }
    labels
        .unusedNames()
        .ifPresent(
            what -> {
              throw CommandException.unusable(path + ": " + what);
            });
    labels.renamed().forEach(line -> log.println(Terminal.printable(path + ": " + line)));
    labels
        .lackOfBenign()
        .ifPresent(what -> log.println(Terminal.printable("warning: " + path + ": " + what)));
    long unlabelled = labels.rows().getOrDefault(FlowCsvWriter.NO_LABEL, 0L);
    if (unlabelled > 0) {
      log.println(
          Terminal.printable(
              "warning: %s: %d rows have no label (%s); the accuracy counts them as attacks"
                  .formatted(path, unlabelled, FlowCsvWriter.NO_LABEL)));
    }
    log.flush();
    return dataset;
  }
}
