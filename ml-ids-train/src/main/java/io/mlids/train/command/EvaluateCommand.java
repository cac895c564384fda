package io.mlids.train.command;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.command.option.BenignOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Progress;
import io.mlids.core.console.Terminal;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowReader;
import io.mlids.train.evaluation.BenignShift;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.LabelledFlows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges a model bundle on a labelled dataset. */
@Command(
    name = "evaluate",
    description = {
      "Judge a model on labelled flows, CSV or h5, also of classes that it never saw.",
      "",
      "pr_auc, precision, recall and f1 tell attacks, which is any label but Benign, from benign"
          + " flows. The line drift says how many values lie outside the range of the training"
          + " rows: figures on traffic of another kind say little about the model's own.",
      ""
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private BenignOption benign;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the model bundle.")
  private Path model;

  @Option(
      names = "--dataset-path",
      required = true,
      paramLabel = "FILE|DIR",
      description = "A .csv or .h5 file, or a folder of them.")
  private Path datasetPath;

  @Option(
      names = "--feature-profile",
      paramLabel = "PROFILE",
      description =
          "What the features of CSVs follow: cse2018 or corrected (default: what the form of their"
              + " timestamps says, else cse2018).")
  private Optional<FeatureProfile> csvProfile = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv or json (default: ${DEFAULT-VALUE}).")
  private Format format;

  private enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = ModelBundle.open(model);
    CleaningReport cleaning = new CleaningReport();
    Optional<DriftMonitor> monitor = DriftMonitor.ofAllRows(bundle.manifest());
    Optional<BenignShift> shift = BenignShift.of(bundle.manifest());
    Evaluation evaluation;
    LabelTally labels = new LabelTally(benign.labels());
    try (LabelledFlows reader = new LabelledFlows(flows(cleaning, labels), datasetPath);
        Progress progress = Progress.of("Evaluating", "rows", 0)) {
      checkProfile(reader.profile(), bundle.manifest().profile());
      evaluation = DatasetScoring.watched(bundle, monitor).evaluate(reader, progress, shift);
      checkLabels(evaluation.rows(), reader.unlabelled());
      say(labels);
    }
    if (cleaning.rowsDropped() > 0
        || cleaning.cellsChanged() > 0
        || !cleaning.filledColumns().isEmpty()) {
      cleaning.print(System.err);
    }
    print(evaluation, monitor.map(DriftMonitor::report), shift, bundle, System.out);
    return 0;
  }

  private FlowReader flows(CleaningReport cleaning, LabelTally labels) throws IOException {
    FlowReader flows = FlowDataset.open(datasetPath, profileOfCsvs(), cleaning);
    return new BenignReader(flows, benign.labels(), labels);
  }

  /** Attacks alone are worth judging a model on, but only if they are that. */
  private void say(LabelTally labels) {
    labels
        .unusedNames()
        .ifPresent(
            what -> {
              throw CommandException.unusable(datasetPath + ": " + what);
            });
    labels
        .renamed()
        .forEach(
            line ->
                spec.commandLine().getErr().println(Terminal.printable(datasetPath + ": " + line)));
    labels
        .lackOfBenign()
        .ifPresent(
            what ->
                spec.commandLine()
                    .getErr()
                    .println(Terminal.printable("warning: " + datasetPath + ": " + what)));
  }

  private FeatureProfile profileOfCsvs() throws IOException {
    if (csvProfile.isPresent()) {
      return csvProfile.get();
    }
    return FlowDataset.profileOfCsv(datasetPath).orElse(FeatureProfile.CSE2018);
  }

  private void checkLabels(long rows, long unlabelled) {
    if (rows == 0) {
      throw CommandException.unusable(
          datasetPath
              + (unlabelled == 0
                  ? ": holds no rows; name a dataset that does"
                  : ": none of its %d rows is labelled; label them with 'ml-ids-flows label'"
                      .formatted(unlabelled)));
    }
    if (unlabelled > 0) {
      spec.commandLine().getErr().println(unlabelled + " rows without a label are left out");
    }
  }

  private void checkProfile(FeatureProfile ofDataset, FeatureProfile ofModel) {
    if (ofDataset != ofModel) {
      throw CommandException.unusable(
          datasetPath
              + ": has features of the profile "
              + ofDataset
              + ", the model "
              + model
              + " was trained on "
              + ofModel
              + "; score each with a model of its own profile (--feature-profile says what CSVs"
              + " follow)");
    }
  }

  private void print(
      Evaluation evaluation,
      Optional<DriftReport> drift,
      Optional<BenignShift> shift,
      ModelBundle bundle,
      PrintStream out)
      throws IOException {
    switch (format) {
      case TABLE -> {
        evaluation.print(out);
        drift.ifPresent(report -> out.println(System.lineSeparator() + "drift: " + report.text()));
        shift
            .filter(benign -> benign.rows() > 0)
            .ifPresent(benign -> out.println("benign_shift: " + benign.text()));
      }
      case CSV -> {
        evaluation.printCsv(out);
        drift.ifPresent(
            report -> {
              out.print("drift_outside,," + report.outside() + "\n");
              out.print("drift_features_out_of_range,," + report.outOfRange() + "\n");
            });
        shift.ifPresent(benign -> out.print("benign_features_shifted,," + benign.notable() + "\n"));
      }
      case JSON -> {
        // ASCII, as labels and names of files may hold what a terminal obeys.
        ObjectMapper mapper =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        ObjectNode document = mapper.createObjectNode();
        document.put("model", model.toString());
        document.put("model_version", bundle.modelVersion());
        document.put("dataset", datasetPath.toString());
        document.setAll(evaluation.toJson());
        drift.ifPresent(
            report ->
                document.set(
                    "drift", report.toJson().remove(List.of("window", "scored", "drifting"))));
        shift.ifPresent(benign -> document.set("benign_shift", benign.toJson()));
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document));
      }
    }
  }
}
