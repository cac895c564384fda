package io.mlids.core.explain;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.Unit;
import io.mlids.core.text.ResourceTable;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a sentence describes a feature, which feature represents those with the same meaning, and
 * which features form one reason. The words are in the resource {@code features.csv}.
 *
 * @param words a noun phrase without the value or the unit
 * @param head the first of the features with the same meaning; the feature itself if there is no
 *     other
 * @param topic the features with this topic form one reason
 * @param flag whether the value is 1 for yes and 0 for no
 */
record FeatureWords(String words, Feature head, String topic, boolean flag) {
  /** The topic of features that depend on a host's operating system. */
  private static final String HOST = "host";

  private static final Map<Feature, FeatureWords> CORRECTED = read(FeatureProfile.CORRECTED);
  private static final Map<Feature, FeatureWords> CSE2018 = read(FeatureProfile.CSE2018);

  /** The words that describe a profile's model feature. */
  static FeatureWords of(FeatureProfile profile, Feature feature) {
    FeatureWords words =
        switch (profile) {
          case CORRECTED -> CORRECTED.get(feature);
          case CSE2018 -> CSE2018.get(feature);
        };
    if (words == null) {
      throw new IllegalArgumentException(feature + " is not a model feature");
    }
    return words;
  }

  /** Returns whether the feature depends on a host's operating system rather than on an attack. */
  boolean isAboutHost() {
    return topic.equals(HOST);
  }

  private static Map<Feature, FeatureWords> read(FeatureProfile profile) {
    boolean in2018 = profile == FeatureProfile.CSE2018;
    Map<Feature, FeatureWords> all = new EnumMap<>(Feature.class);
    for (String[] cells : ResourceTable.rows(FeatureWords.class, "features.csv")) {
      Feature feature = feature(cells[0]);
      String words = in2018 && !cells[4].isEmpty() ? cells[4] : cells[2];
      String like = in2018 && !cells[5].isEmpty() ? cells[5] : cells[3];
      Feature head = like.isEmpty() ? feature : feature(like);
      // The 2018 program counts most flags in the first packet only.
      boolean flag = feature.unit() == Unit.PACKETS && words.endsWith(" in the first packet");
      String topic = flag ? head.columnName() : cells[1];
      all.put(feature, new FeatureWords(words, head, topic, flag));
    }
    return all;
  }

  private static Feature feature(String column) {
    return Feature.ofColumn(column)
        .orElseThrow(() -> new IllegalStateException("features.csv names " + column));
  }
}
