package io.mlids.core.feature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Defines the values of the {@link Feature} columns. A model is valid only for flows extracted with
 * the profile it was trained on. Dataset files and model bundles therefore record their profile,
 * and ml-ids refuses to score flows extracted with a different profile.
 */
public enum FeatureProfile {
  /**
   * The columns of the published CSE-CIC-IDS2018 CSVs, including the errors of the program that
   * produced them.
   */
  CSE2018("cse2018", Feature.all().stream().filter(f -> !f.isConstantIn2018()).toList()),
  /** All columns, each with the values that its name describes. */
  CORRECTED("corrected", Feature.all());

  private final String id;
  private final List<Feature> modelFeatures;

  FeatureProfile(String id, List<Feature> varying) {
    this.id = id;
    this.modelFeatures = varying.stream().filter(f -> !f.isIdentifier()).toList();
  }

  /** The name in files and on the command line, {@code cse2018} or {@code corrected}. */
  public String id() {
    return id;
  }

  /**
   * The inputs of a model, in column order: 68 features for {@link #CSE2018} and 76 for {@link
   * #CORRECTED}. The eight additional features are constant in the published CSVs, but vary in the
   * corrected profile.
   */
  public List<Feature> modelFeatures() {
    return modelFeatures;
  }

  /** Finds the profile with this {@link #id()}, ignoring case. */
  public static Optional<FeatureProfile> ofId(String id) {
    String wanted = id.strip().toLowerCase(Locale.ROOT);
    for (FeatureProfile profile : values()) {
      if (profile.id.equals(wanted)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return id;
  }
}
