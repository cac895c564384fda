package io.mlids.train.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Progress;
import io.mlids.core.dataset.CleaningReport;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.dataset.FlowReader;
import io.mlids.core.detect.ModelBundle;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.Evaluation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges a model bundle on a labelled dataset. */
@Command(
    name = "evaluate",
    description = {
      "Judge a model on labelled flows, CSV or h5, also of classes that it never saw.",
      "",
      "pr_auc, precision, recall and f1 tell attacks, which is any label but Benign, from benign"
          + " flows.",
      ""
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

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
      defaultValue = "cse2018",
      paramLabel = "PROFILE",
      description =
          "What the features of CSVs follow, which do not say it themselves: cse2018 or corrected"
              + " (default: ${DEFAULT-VALUE}).")
  private FeatureProfile csvProfile;

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
    Evaluation evaluation;
    try (FlowReader reader = FlowDataset.open(datasetPath, csvProfile, cleaning);
        Progress progress = Progress.of("Evaluating", "rows", 0)) {
      checkProfile(reader.profile(), bundle.manifest().profile());
      evaluation = DatasetScoring.of(bundle).evaluate(reader, progress);
    }
    if (evaluation.rows() == 0) {
      throw CommandException.unusable(datasetPath + ": holds no rows; name a dataset that does");
    }
    if (cleaning.rowsDropped() > 0
        || cleaning.cellsChanged() > 0
        || !cleaning.filledColumns().isEmpty()) {
      cleaning.print(System.err);
    }
    print(evaluation, bundle, System.out);
    return 0;
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

  private void print(Evaluation evaluation, ModelBundle bundle, PrintStream out)
      throws IOException {
    switch (format) {
      case TABLE -> evaluation.print(out);
      case CSV -> evaluation.printCsv(out);
      case JSON -> {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode document = mapper.createObjectNode();
        document.put("model", model.toString());
        document.put("model_version", bundle.modelVersion());
        document.put("dataset", datasetPath.toString());
        document.setAll(evaluation.toJson());
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document));
      }
    }
  }
}
