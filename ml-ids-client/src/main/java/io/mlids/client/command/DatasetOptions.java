package io.mlids.client.command;

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
      description = "Labelled flows: path or file://path of an .h5 or .csv file or a directory.")
  private String uri;

  @Mixin private CsvProfileOption csvProfile;
  @Mixin private BenignOption benign;

  @Option(
      names = "--s3-region",
      defaultValue = "eu-west-1",
      paramLabel = "REGION",
      description = "Region of an s3:// dataset. Default: ${DEFAULT-VALUE}.")
  private String s3Region;

  @Option(
      names = "--s3-local-storage-path",
      defaultValue = "./output/s3_dataset.h5",
      paramLabel = "FILE",
      description = "Local copy of an s3:// dataset. Default: ${DEFAULT-VALUE}.")
  private Path s3LocalStoragePath;

  /** The address of the dataset as the user wrote it. */
  String uri() {
    return uri;
  }

  Path path() {
    return DatasetLocation.of(uri, s3Region, s3LocalStoragePath);
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
