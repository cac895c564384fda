package io.mlids.train.fit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.Progress;
import io.mlids.core.console.Version;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.Feature;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.table.FlowReader;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.LabelledFlows;
import io.mlids.train.report.ReportWriter;
import io.mlids.train.xgboost.Booster;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
  private final Clock clock;
  private final Consumer<String> log;

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
    if (parameters.randomSeed() < 0) {
      throw new IllegalArgumentException("the seed must be chosen before training");
    }
    this.files = files;
    this.folder = folder;
    this.parameters = parameters;
    this.clock = clock;
    this.log = log;
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
    int processors = Runtime.getRuntime().availableProcessors();
    try (TrainingRows rows = TrainingRows.read(files, parameters, library, processors, log)) {
      TreeTrainer growing =
          new TreeTrainer(
              library, parameters, rows.classes().classes().size(), rows.threads(), onGraphicsCard);
      try (TreeTrainer.Grown grown =
          growing.grow(rows.training(), rows.validation(), rows.profile().modelFeatures())) {
        report(grown);
        ModelManifest.Builder manifest =
            ModelManifest.builder(rows.profile())
                .programVersion(Version.current())
                .trainedAt(clock.instant())
                .classes(rows.classes().classes())
                .threshold(parameters.decisionThreshold())
                .seed(parameters.randomSeed())
                .parameters(parameters(growing, grown))
                .dataFingerprint(rows.fingerprint())
                .trainingRows(rows.rowsOfClass())
                .environment(environment(library, rows.threads()))
                .quantiles(rows.quantiles());
        return write(grown.model(), manifest, library);
      }
    }
  }

  /** Evaluates the model as loaded from its bundle, before the bundle gets its final name. */
  private Fitted write(Booster model, ModelManifest.Builder manifest, XgboostLibrary library)
      throws IOException {
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      model.save(writer.modelFile());
      writer.write(manifest);
      if (parameters.maxFalsePositiveRate().isPresent()) {
        manifest.threshold(threshold(DatasetScoring.of(ModelBundle.open(writer.staging()))));
        writer.write(manifest);
      }
      DatasetScoring scoring = DatasetScoring.of(ModelBundle.open(writer.staging()));
      SequencedMap<String, Evaluation> evaluations = new LinkedHashMap<>();
      evaluations.put("train", evaluate(scoring, files.training(), unwatched()));
      if (parameters.useValSet()) {
        evaluations.put("validation", evaluate(scoring, files.validation(), unwatched()));
      }
      LabelTally ofTest = new LabelTally(files.benign());
      evaluations.put("test", evaluate(scoring, files.test(), ofTest));
      ofTest.renamed().forEach(line -> log.accept(files.test() + ": " + line));
      ofTest.lackOfBenign().ifPresent(what -> log.accept("warning: " + files.test() + ": " + what));
      ObjectNode metrics = JsonNodeFactory.instance.objectNode();
      evaluations.forEach((split, evaluation) -> metrics.set(split, evaluation.toJson()));
      ModelManifest complete = writer.write(manifest.metrics(metrics));
      MlflowFiles.write(writer.staging(), complete, library.version());
      ReportWriter.write(writer.staging().resolve("report"), complete, evaluations, gains(model));
      return new Fitted(writer.commit(), evaluations.get("test"));
    }
  }

  private double threshold(DatasetScoring scoring) throws IOException {
    double most = parameters.maxFalsePositiveRate().orElseThrow();
    double[] benign;
    try (FlowReader reader = flows(FlowHdfReader.open(files.validation()), unwatched())) {
      benign = scoring.benignProbabilities(reader);
    }
    double threshold =
        DecisionThreshold.forFalsePositives(benign, parameters.decisionThreshold(), most);
    log.accept(
        String.format(
            Locale.ROOT,
            "decision threshold %.4f: at most %s of the %d benign validation rows reach it",
            threshold,
            most,
            benign.length));
    return threshold;
  }

  private FlowReader flows(FlowHdfReader file, LabelTally labels) {
    return new BenignReader(file, files.benign(), labels);
  }

  /**
   * Evaluates without log messages, because unlabelled rows were reported when the files were first
   * read.
   */
  private LabelTally unwatched() {
    return new LabelTally(files.benign());
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

  private void report(TreeTrainer.Grown grown) {
    log.accept(
        "trained %d rounds, kept the first %d%s"
            .formatted(
                grown.roundsTrained(),
                grown.roundsKept(),
                grown.validationLoss().isPresent()
                    ? String.format(
                        Locale.ROOT,
                        " (validation logarithmic loss %.6f)",
                        grown.validationLoss().getAsDouble())
                    : ""));
  }

  private ObjectNode parameters(TreeTrainer growing, TreeTrainer.Grown grown) {
    ObjectNode json = ParameterFile.toJson(parameters);
    ObjectNode xgboost = json.putObject("xgboost");
    growing.settings().forEach(xgboost::put);
    ObjectNode rounds = json.putObject("rounds");
    rounds.put("trained", grown.roundsTrained());
    rounds.put("kept", grown.roundsKept());
    grown.validationLoss().ifPresent(loss -> rounds.put("validation_loss", loss));
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

  private Evaluation evaluate(DatasetScoring scoring, Path file, LabelTally labels)
      throws IOException {
    FlowHdfReader all = FlowHdfReader.open(file);
    try (LabelledFlows reader = new LabelledFlows(flows(all, labels), file);
        Progress progress = Progress.of("Evaluating " + file, "rows", all.rowCount())) {
      return scoring.evaluate(reader, progress);
    }
  }
}
