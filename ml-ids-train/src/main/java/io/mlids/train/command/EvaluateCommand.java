package io.mlids.train.command;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.command.option.BenignOption;
import io.mlids.core.command.option.CsvProfileOption;
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
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowReader;
import io.mlids.train.evaluation.BenignShift;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.LabelledFlows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Evaluate a model on labelled flows (CSV, Parquet or HDF5), including classes that it was not"
          + " trained on.",
      "pr_auc, precision, recall and f1 measure detection: every label except Benign counts as an"
          + " attack. The drift line counts values outside the range of the training rows; a high"
          + " count means that the results say little about the model."
    })
@Example(
    text = "Evaluate a model on its own test set",
    command = "ml-ids-train evaluate --model mine --dataset-path dataset/test.h5")
@Example(
    text = "Evaluate a model on a directory of labelled CSVs and print JSON",
    command = "ml-ids-train evaluate --model mine --dataset-path own/flows --format json")
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @OptionGroup("Model")
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model bundle.")
  private Path model;

  @OptionGroup("Input")
  @Option(
      names = "--dataset-path",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "Read this .csv, .parquet or .h5 file, or all such files in this directory. May be"
              + " s3://bucket/key, or s3://bucket/prefix/ for a directory.")
  private String datasetPath;

  @Mixin private CsvProfileOption csvProfile;
  @Mixin private BenignOption benign;
  @Mixin private final S3Options s3;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      description = "Set the output format; json writes one document. Default: ${DEFAULT-VALUE}.")
  private Format format;

  /** Creates the command with the process's environment. */
  public EvaluateCommand() {
    this(System.getenv());
  }

  EvaluateCommand(Map<String, String> environment) {
    s3 = new S3Options(environment);
  }

  private enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = ModelBundle.open(model);
    Path path = s3.path(spec.commandLine().getErr(), datasetPath);
    CleaningReport cleaning = new CleaningReport();
    Optional<DriftMonitor> monitor = DriftMonitor.ofAllRows(bundle.manifest());
    Optional<BenignShift> shift = BenignShift.of(bundle.manifest());
    Evaluation evaluation;
    LabelTally labels = new LabelTally(benign.labels());
    try (LabelledFlows reader = new LabelledFlows(flows(path, cleaning, labels), path);
        Progress progress = Progress.of("Evaluating", "rows", 0)) {
      checkProfile(reader.profile(), bundle.manifest().profile());
      evaluation = DatasetScoring.watched(bundle, monitor).evaluate(reader, progress, shift);
      checkLabels(evaluation.rows(), reader.unlabelled());
      say(labels);
    }
    if (cleaning.rowsDropped() > 0
        || cleaning.cellsChanged() > 0
        || !cleaning.filledColumns().isEmpty()) {
      cleaning.print(spec.commandLine().getErr());
    }
    print(
        evaluation, monitor.map(DriftMonitor::report), shift, bundle, spec.commandLine().getOut());
    return 0;
  }

  private FlowReader flows(Path path, CleaningReport cleaning, LabelTally labels)
      throws IOException {
    FlowReader flows = FlowDataset.open(path, csvProfile.of(path), cleaning);
    return new BenignReader(flows, benign.labels(), labels);
  }

  /**
   * Reports renamed and unused labels, and warns if no row is benign: in that case, the label of
   * the benign rows was probably not recognised.
   */
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

  private void checkLabels(long rows, long unlabelled) {
    if (rows == 0) {
      throw CommandException.unusable(
          datasetPath
              + (unlabelled == 0
                  ? ": no rows; use a dataset with labelled flows"
                  : ": none of its %d rows is labelled; label them with 'ml-ids-flows label'"
                      .formatted(unlabelled)));
    }
    if (unlabelled > 0) {
      spec.commandLine().getErr().println(unlabelled + " rows without a label are skipped");
    }
  }

  private void checkProfile(FeatureProfile ofDataset, FeatureProfile ofModel) {
    if (ofDataset != ofModel) {
      throw CommandException.unusable(
          datasetPath
              + ": the features have the profile "
              + ofDataset
              + ", but the model "
              + model
              + " was trained on the profile "
              + ofModel
              + "; use a model with the same profile (for CSVs, --profile sets it)");
    }
  }

  private void print(
      Evaluation evaluation,
      Optional<DriftReport> drift,
      Optional<BenignShift> shift,
      ModelBundle bundle,
      PrintWriter out)
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
        // Escaped to ASCII, because labels and file names may contain control characters.
        ObjectMapper mapper =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        ObjectNode document = mapper.createObjectNode();
        document.put("model", model.toString());
        document.put("model_version", bundle.modelVersion());
        document.put("dataset", datasetPath);
        document.setAll(evaluation.toJson());
        drift.ifPresent(
            report ->
                document.set(
                    "drift", report.toJson().remove(List.of("window", "scored", "drifting"))));
        shift.ifPresent(benign -> document.set("benign_shift", benign.toJson()));
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document));
      }
    }
    out.flush();
  }
}
