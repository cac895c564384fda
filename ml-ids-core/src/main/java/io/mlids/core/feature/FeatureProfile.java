package io.mlids.core.feature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the columns of {@link Feature} mean. A model is only right on flows described by the profile
 * that it was trained on, so the profile travels with dataset files and model bundles, and scoring
 * with the other one is refused.
 */
public enum FeatureProfile {
  /** The program that made the published CSE-CIC-IDS2018 CSVs, faults included. */
  CSE2018("cse2018", Feature.all().stream().filter(f -> !f.isConstantIn2018()).toList()),
  /** What the columns' names promise. */
  CORRECTED("corrected", Feature.all());

  private final String id;
  private final List<Feature> modelFeatures;

  FeatureProfile(String id, List<Feature> varying) {
    this.id = id;
    this.modelFeatures = varying.stream().filter(f -> !f.isIdentifier()).toList();
  }

  /** The name in files and on command lines: {@code cse2018}, {@code corrected}. */
  public String id() {
    return id;
  }

  /**
   * The inputs of a model, in column order: 68 features of {@link #CSE2018}, 76 of {@link
   * #CORRECTED}, where the eight columns that are constant in the published CSVs vary.
   */
  public List<Feature> modelFeatures() {
    return modelFeatures;
  }

  /** The profile of an {@link #id()} in any case. */
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
