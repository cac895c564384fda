package io.mlids.train.command;

import io.mlids.aws.dataset.DatasetCopies;
import io.mlids.aws.s3.S3Access;
import io.mlids.aws.s3.S3Address;
import io.mlids.aws.s3.S3Copy;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.file.FreeSpace;
import io.mlids.core.help.Example;
import io.mlids.core.unit.ByteSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train download}. */
@Command(
    name = "download",
    description = {
      "Download the published CSVs of CSE-CIC-IDS2018, about 7 GB, from their public S3 bucket.",
      "The command shows the size and asks before it downloads. It resumes an interrupted download,"
          + " and downloads a complete file again only if the file or the object has changed."
    },
    footer =
        "Exit codes: 0 every file is complete; 1 a download failed, or you declined; 2 usage error"
            + " or unusable bucket.")
@Example(
    text = "Download to cse-cic-ids2018 without a question",
    command = "ml-ids-train download --yes")
@Example(
    text = "Download to another directory",
    command = "ml-ids-train download --output-path /data/cse-cic-ids2018")
public final class DownloadCommand implements Callable<Integer> {
  private final InputStream in;
  private final Map<String, String> environment;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Option(
      names = "--output-path",
      defaultValue = "cse-cic-ids2018",
      paramLabel = "DIR",
      description = "Write the CSVs to this directory. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--source-uri",
      defaultValue = "s3://cse-cic-ids2018/Processed Traffic Data for ML Algorithms/",
      paramLabel = "URI",
      description = "Download the CSVs with this prefix. Default: ${DEFAULT-VALUE}.")
  private String source;

  @Option(
      names = "--s3-region",
      defaultValue = "ca-central-1",
      paramLabel = "REGION",
      description =
          "Region of the bucket; another one is found if the server names it. Default:"
              + " ${DEFAULT-VALUE}.")
  private String region;

  @Option(
      names = "--s3-credentials",
      description = "Use the AWS credentials in the environment instead of anonymous requests.")
  private boolean credentials;

  @Option(names = "--yes", description = "Download without asking.")
  private boolean confirmed;

  /** Creates the command with the process's standard input and environment. */
  public DownloadCommand() {
    this(System.in, System.getenv());
  }

  DownloadCommand(InputStream in, Map<String, String> environment) {
    this.in = in;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter log = spec.commandLine().getErr();
    S3Access access =
        credentials
            ? new S3Access(false, "")
            : new S3Access(true, "use --s3-credentials with credentials that may read it");
    try (DatasetCopies copies = new DatasetCopies(region, access, environment, log)) {
      List<DatasetCopies.Planned> planned =
          copies.plan(prefix(), directory, FlowDataset::isNamedCsv);
      long total = planned.stream().mapToLong(DatasetCopies.Planned::size).sum();
      if (!isConfirmed(planned, total, log)) {
        log.println("nothing was downloaded");
        return ExitCode.FAILED;
      }
      for (DatasetCopies.Planned each : planned) {
        copies.file(each.address(), each.file());
      }
      spec.commandLine()
          .getOut()
          .println(
              Terminal.printable(
                  "%d files, %s in %s"
                      .formatted(planned.size(), ByteSize.approximate(total), directory)));
      return ExitCode.OK;
    }
  }

  private S3Address prefix() {
    try {
      S3Address address = S3Address.of(source);
      // Without the slash, files of a directory with a longer name would match, too.
      return address.isPrefix() ? address : address.withKey(address.key() + "/");
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--source-uri: " + e.getMessage());
    }
  }

  /** Asks, unless nothing is left to download: checking complete files takes little. */
  private boolean isConfirmed(List<DatasetCopies.Planned> planned, long total, PrintWriter log)
      throws IOException {
    long present = 0;
    for (DatasetCopies.Planned each : planned) {
      present += Math.min(each.size(), S3Copy.bytesPresent(each.file()));
    }
    checkSpace(total - present);
    if (confirmed || present == total) {
      return true;
    }
    log.print(
        Terminal.printable(
            "Download %d files, %s (%s are present), from %s to %s? [y/N] "
                .formatted(
                    planned.size(),
                    ByteSize.approximate(total),
                    ByteSize.approximate(present),
                    source,
                    directory)));
    log.flush();
    String answer =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    if (answer == null) {
      log.println();
      throw CommandException.unusable(
          "no answer on standard input; use --yes to download (make download_dataset YES=1)");
    }
    String lower = answer.strip().toLowerCase(Locale.ROOT);
    return lower.equals("y") || lower.equals("yes");
  }

  private void checkSpace(long needed) {
    long free = FreeSpace.at(directory);
    if (free < needed) {
      throw CommandException.unusable(
          "%s: the download needs %s, but only %s are free; use --output-path on another disk"
              .formatted(directory, ByteSize.approximate(needed), ByteSize.approximate(free)));
    }
  }
}
