package io.mlids.core.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of a bundle's {@code mlids.json}: a model's inputs, classes, threshold and
 * provenance. Immutable and thread-safe; the JSON components are copied by the constructor and the
 * accessors.
 *
 * @param programVersion the version of the program that trained the model
 * @param trainedAt when training ended
 * @param profile the profile that flows must be extracted with
 * @param features the model's inputs, in order
 * @param classes the classes that the model distinguishes, {@code Benign} first; a binary model has
 *     two
 * @param threshold the attack probability at or above which a flow is an attack, 0 to 1; refers to
 *     the calibrated probability if the bundle has a calibration
 * @param calibration maps the model's scores to probabilities; if empty, the scores are the
 *     probabilities
 * @param modelSha256 the SHA-256 of {@code model.json}, 64 lower-case hex digits
 * @param seed the seed of all random choices during training
 * @param parameters the training parameters
 * @param metrics the metrics by split: {@code train}, {@code validation}, {@code test}
 * @param dataFingerprint identifies the training rows; equal for models trained on the same rows
 * @param trainingRows the number of training rows by class, before any upsampling
 * @param environment machine, operating system, Java and XGBoost, by name
 * @param quantiles the quantiles of each feature, in the order of {@code features}; may be empty
 */
public record ModelManifest(
    String programVersion,
    Instant trainedAt,
    FeatureProfile profile,
    List<Feature> features,
    List<TrafficClass> classes,
    double threshold,
    Optional<ProbabilityCalibration> calibration,
    String modelSha256,
    long seed,
    ObjectNode parameters,
    ObjectNode metrics,
    String dataFingerprint,
    Map<TrafficClass, Long> trainingRows,
    Map<String, String> environment,
    List<FeatureQuantiles> quantiles) {

  private static final int UNCALIBRATED_VERSION = 1;

  /** Prevents programs without support for calibration from comparing scores with the threshold. */
  private static final int CALIBRATED_VERSION = 2;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks that the components are consistent.
   *
   * @throws IllegalArgumentException if they are inconsistent; the message gives the reason
   */
  public ModelManifest {
    features = List.copyOf(features);
    classes = List.copyOf(classes);
    parameters = parameters.deepCopy();
    metrics = metrics.deepCopy();
    trainingRows = Collections.unmodifiableMap(new LinkedHashMap<>(trainingRows));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    quantiles = List.copyOf(quantiles);
    require(!features.isEmpty(), "no features");
    require(new HashSet<>(features).size() == features.size(), "duplicate feature");
    for (Feature feature : features) {
      require(
          profile.modelFeatures().contains(feature),
          feature.columnName() + " is not a model feature of the profile " + profile);
    }
    require(classes.size() >= 2, "fewer than two classes");
    require(new HashSet<>(classes).size() == classes.size(), "duplicate class");
    require(classes.getFirst().equals(TrafficClass.BENIGN), "the first class is not Benign");
    require(
        threshold >= 0 && threshold <= 1, "the threshold " + threshold + " is not between 0 and 1");
    require(SHA256.matcher(modelSha256).matches(), "the model's SHA-256 is not 64 hex digits");
    require(
        quantiles.isEmpty()
            || quantiles.stream().map(FeatureQuantiles::feature).toList().equals(features),
        "the quantiles do not match the features");
  }

  @Override
  public ObjectNode parameters() {
    return parameters.deepCopy();
  }

  @Override
  public ObjectNode metrics() {
    return metrics.deepCopy();
  }

  /** The format version of a file with or without a calibration. */
  static int formatVersion(boolean calibrated) {
    return calibrated ? CALIBRATED_VERSION : UNCALIBRATED_VERSION;
  }

  /** The JSON document of {@code mlids.json}. */
  public ObjectNode toJson() {
    return ManifestJson.write(this);
  }

  /** Starts a manifest for all model features of a profile, with a threshold of 0.5. */
  public static Builder builder(FeatureProfile profile) {
    return new Builder(profile);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Collects a manifest's components. Not thread-safe. */
  public static final class Builder {
    private final FeatureProfile profile;
    private String programVersion = "";
    private Instant trainedAt = Instant.EPOCH;
    private List<Feature> features;
    private List<TrafficClass> classes = List.of(TrafficClass.BENIGN, TrafficClass.ATTACK);
    private double threshold = 0.5;
    private Optional<ProbabilityCalibration> calibration = Optional.empty();
    private String modelSha256 = "";
    private long seed;
    private ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    private ObjectNode metrics = JsonNodeFactory.instance.objectNode();
    private String dataFingerprint = "";
    private Map<TrafficClass, Long> trainingRows = Map.of();
    private Map<String, String> environment = Map.of();
    private List<FeatureQuantiles> quantiles = List.of();

    private Builder(FeatureProfile profile) {
      this.profile = profile;
      this.features = profile.modelFeatures();
    }

    public Builder programVersion(String version) {
      programVersion = version;
      return this;
    }

    public Builder trainedAt(Instant time) {
      trainedAt = time;
      return this;
    }

    public Builder features(List<Feature> inputs) {
      features = inputs;
      return this;
    }

    /**
     * Sets the classes, {@code Benign} first. By default, the classes of a binary model are used.
     */
    public Builder classes(List<TrafficClass> benignFirst) {
      classes = benignFirst;
      return this;
    }

    public Builder threshold(double attackProbability) {
      threshold = attackProbability;
      return this;
    }

    /** Sets the calibration. The threshold then refers to calibrated probabilities. */
    public Builder calibration(ProbabilityCalibration ofScores) {
      calibration = Optional.of(ofScores);
      return this;
    }

    /** Set by {@link ModelBundleWriter}, which computes it from {@code model.json}. */
    public Builder modelSha256(String hexDigits) {
      modelSha256 = hexDigits;
      return this;
    }

    public Builder seed(long randomSeed) {
      seed = randomSeed;
      return this;
    }

    public Builder parameters(ObjectNode trainingParameters) {
      parameters = trainingParameters;
      return this;
    }

    public Builder metrics(ObjectNode bySplit) {
      metrics = bySplit;
      return this;
    }

    public Builder dataFingerprint(String fingerprint) {
      dataFingerprint = fingerprint;
      return this;
    }

    public Builder trainingRows(Map<TrafficClass, Long> rowsOfClass) {
      trainingRows = rowsOfClass;
      return this;
    }

    public Builder environment(Map<String, String> byName) {
      environment = byName;
      return this;
    }

    public Builder quantiles(List<FeatureQuantiles> inFeatureOrder) {
      quantiles = inFeatureOrder;
      return this;
    }

    /**
     * Builds the manifest.
     *
     * @throws IllegalArgumentException if the components are inconsistent
     */
    public ModelManifest build() {
      return new ModelManifest(
          programVersion,
          trainedAt,
          profile,
          features,
          classes,
          threshold,
          calibration,
          modelSha256,
          seed,
          parameters,
          metrics,
          dataFingerprint,
          trainingRows,
          environment,
          quantiles);
    }
  }
}
