package io.mlids.train.fit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.Version;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.Feature;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.mlflow.MlflowFiles;
import io.mlids.train.report.Importance;
import io.mlids.train.report.ReportWriter;
import io.mlids.train.xgboost.Booster;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Trains a model on a split's files, evaluates it and writes its bundle. An existing bundle is
 * replaced only once the new one is complete. An instance trains one model and is not thread-safe.
 */
public final class ModelTrainer {
  private final SplitFiles files;
  private final Path folder;
  private final TrainingParameters parameters;
  private final Optional<FeedbackFile> feedback;
  private final Clock clock;
  private final Consumer<String> log;
  private final ModelCalibration calibration;

  /**
   * A trained model.
   *
   * @param bundle the model bundle
   * @param test results on the test rows
   */
  public record Fitted(ModelBundle bundle, Evaluation test) {}

  /**
   * Creates a trainer for one model.
   *
   * @param files dataset files to train on
   * @param folder directory for the bundle
   * @param parameters training parameters, in which the seed must be set
   * @param clock clock for the training time in the manifest
   * @param log receives a line for each step and warning
   */
  public ModelTrainer(
      SplitFiles files,
      Path folder,
      TrainingParameters parameters,
      Clock clock,
      Consumer<String> log) {
    this(files, folder, parameters, Optional.empty(), clock, log);
  }

  /**
   * Creates a trainer for one model.
   *
   * @param feedback file with judged flows that join the training rows, if any
   */
  public ModelTrainer(
      SplitFiles files,
      Path folder,
      TrainingParameters parameters,
      Optional<FeedbackFile> feedback,
      Clock clock,
      Consumer<String> log) {
    if (parameters.randomSeed() < 0) {
      throw new IllegalArgumentException("the seed must be chosen before training");
    }
    this.files = files;
    this.folder = folder;
    this.parameters = parameters;
    this.feedback = feedback;
    this.clock = clock;
    this.log = log;
    this.calibration = new ModelCalibration(files, parameters, log);
  }

  /**
   * Trains the model.
   *
   * @throws TrainingException if the rows are not suitable for training, or the bundle's directory
   *     cannot be created
   * @throws IOException if a file cannot be read or written
   */
  public Fitted run() throws IOException {
    checkFolder();
    XgboostLibrary library = XgboostLibrary.load();
    boolean onGraphicsCard = onGraphicsCard(library);
    parameters
        .randomStrength()
        .ifPresent(
            ignored ->
                log.accept("warning: random_strength is a CatBoost parameter and has no effect"));
    ModelCalibration.Fitted second =
        calibration.needsSecondModel()
            ? calibratedBySecondModel(library, onGraphicsCard)
            : ModelCalibration.Fitted.NOTHING;
    return trained(
        parameters,
        library,
        onGraphicsCard,
        log,
        (rows, growing, grown) ->
            write(grown.model(), manifest(rows, growing, grown, library), library, second));
  }

  /** Uses a trained model before it is closed. */
  @FunctionalInterface
  private interface Use<T> {
    T of(TrainingRows rows, TreeTrainer growing, TreeTrainer.Grown grown) throws IOException;
  }

  private <T> T trained(
      TrainingParameters with,
      XgboostLibrary library,
      boolean onGraphicsCard,
      Consumer<String> messages,
      Use<T> use)
      throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    try (TrainingRows rows =
        TrainingRows.read(files, with, feedback, library, processors, messages)) {
      TreeTrainer growing =
          new TreeTrainer(
              library,
              with,
              rows.classes().classes().size(),
              rows.profile(),
              rows.threads(),
              onGraphicsCard);
      try (TreeTrainer.Grown grown =
          growing.grow(rows.training(), rows.validation(), rows.profile().modelFeatures())) {
        messages.accept(summary(grown));
        return use.of(rows, growing, grown);
      }
    }
  }

  private ModelCalibration.Fitted calibratedBySecondModel(
      XgboostLibrary library, boolean onGraphicsCard) throws IOException {
    log.accept("calibration: training a second model, without the validation rows");
    try {
      return trained(
          parameters.withoutValidationRows(),
          library,
          onGraphicsCard,
          // Training the first model repeats the messages about the rows.
          _ -> {},
          (rows, _, grown) -> {
            try (ModelBundleWriter discarded = ModelBundleWriter.create(folder)) {
              grown.model().save(discarded.modelFile());
              return calibration.fitSecondModel(
                  discarded,
                  ModelManifest.builder(rows.profile())
                      .classes(rows.classes().classes())
                      .trainingRows(rows.rowsOfClass()));
            }
          });
    } catch (TrainingException e) {
      log.accept("warning: the probabilities are not calibrated: " + e.getMessage());
      return ModelCalibration.Fitted.NOTHING;
    }
  }

  private ModelManifest.Builder manifest(
      TrainingRows rows, TreeTrainer growing, TreeTrainer.Grown grown, XgboostLibrary library) {
    return ModelManifest.builder(rows.profile())
        .programVersion(Version.current())
        .trainedAt(clock.instant())
        .classes(rows.classes().classes())
        .seed(parameters.randomSeed())
        .parameters(parameters(growing, grown, rows.feedback()))
        .dataFingerprint(rows.fingerprint())
        .trainingRows(rows.rowsOfClass())
        .environment(environment(library, rows.threads()))
        .quantiles(rows.quantiles());
  }

  /** Evaluates the model as loaded from its bundle, before the bundle gets its final name. */
  private Fitted write(
      Booster model,
      ModelManifest.Builder manifest,
      XgboostLibrary library,
      ModelCalibration.Fitted second)
      throws IOException {
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      model.save(writer.modelFile());
      writer.write(manifest);
      calibration.apply(manifest, ModelBundle.open(writer.staging()), second);
      writer.write(manifest);
      ModelBundle bundle = ModelBundle.open(writer.staging());
      SplitEvaluation splits = new SplitEvaluation(files);
      SequencedMap<String, Evaluation> evaluations = new LinkedHashMap<>();
      evaluations.put("train", splits.evaluate(bundle, files.trainings()));
      if (parameters.useValSet()) {
        evaluations.put("validation", splits.evaluate(bundle, List.of(files.validation())));
      }
      LabelTally ofTest = new LabelTally(files.benign());
      evaluations.put("test", splits.evaluate(bundle, List.of(files.test()), ofTest));
      ofTest.renamed().forEach(line -> log.accept(files.test() + ": " + line));
      ofTest.lackOfBenign().ifPresent(what -> log.accept("warning: " + files.test() + ": " + what));
      ObjectNode metrics = JsonNodeFactory.instance.objectNode();
      evaluations.forEach((split, evaluation) -> metrics.set(split, evaluation.toJson()));
      SplitDuplicates duplicates =
          SplitDuplicates.of(
              files,
              bundle.manifest().profile(),
              !parameters.useValSet(),
              writer.staging().resolve("hashes"));
      duplicates.addTo(metrics);
      duplicates.message().ifPresent(what -> log.accept("warning: " + what));
      ModelManifest complete = writer.write(manifest.metrics(metrics));
      MlflowFiles.write(writer.staging(), complete, library.version());
      MeanShap shap = MeanShap.of(bundle, files.validation());
      ReportWriter.write(
          writer.staging().resolve("report"),
          complete,
          evaluations,
          second.validation(),
          new Importance(gains(model), shap.means(), shap.rows()));
      return new Fitted(writer.commit(), evaluations.get("test"));
    }
  }

  private static Map<Feature, Double> gains(Booster model) {
    Map<Feature, Double> gains = new EnumMap<>(Feature.class);
    model.gains().forEach((name, gain) -> gains.put(Feature.ofColumn(name).orElseThrow(), gain));
    return gains;
  }

  /** Checks the output directory before training starts, because training may take hours. */
  private void checkFolder() {
    Path existing = folder.toAbsolutePath().normalize();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new TrainingException(
          existing
              + ": not a directory, so the model cannot be written to "
              + folder
              + "; choose another directory");
    }
    if (!Files.isWritable(existing)) {
      throw new TrainingException(existing + ": not writable; choose another directory");
    }
  }

  private boolean onGraphicsCard(XgboostLibrary library) {
    return switch (parameters.taskType()) {
      case CPU -> false;
      case GPU -> {
        boolean possible = library.isBuiltForCuda();
        if (!possible) {
          log.accept(
              "warning: task_type is GPU, but this build of XGBoost does not support it; training"
                  + " on the CPU");
        }
        yield possible;
      }
    };
  }

  private static String summary(TreeTrainer.Grown grown) {
    return "trained %d rounds, kept the first %d%s"
        .formatted(
            grown.roundsTrained(),
            grown.roundsKept(),
            grown.validationLoss().isPresent()
                ? String.format(
                    Locale.ROOT,
                    " (validation logarithmic loss %.6f)",
                    grown.validationLoss().getAsDouble())
                : "");
  }

  private ObjectNode parameters(
      TreeTrainer growing, TreeTrainer.Grown grown, Optional<JudgedFlows.Use> judged) {
    ObjectNode json = ParameterFile.toJson(parameters);
    ObjectNode xgboost = json.putObject("xgboost");
    growing.settings().forEach(xgboost::put);
    ObjectNode rounds = json.putObject("rounds");
    rounds.put("trained", grown.roundsTrained());
    rounds.put("kept", grown.roundsKept());
    grown.validationLoss().ifPresent(loss -> rounds.put("validation_loss", loss));
    judged.ifPresent(
        use ->
            json.putObject("feedback")
                .put("false_alarms", use.falseAlarms())
                .put("attacks", use.attacks())
                .put("skipped", use.skipped())
                .put("weight", use.weight()));
    return json;
  }

  private static Map<String, String> environment(XgboostLibrary library, int threads) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("machine", System.getProperty("os.arch"));
    environment.put("threads", Integer.toString(threads));
    environment.put(
        "operating_system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    environment.put("java", System.getProperty("java.runtime.version"));
    environment.put("xgboost", library.version());
    return environment;
  }
}
