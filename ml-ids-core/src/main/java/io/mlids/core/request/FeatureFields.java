package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the features among the fields of JSON objects; each feature may occur only once per object.
 */
final class FeatureFields {
  static final int END = -1;

  private final List<Feature> features;
  private final int[] positions;
  private final boolean[] found = new boolean[Feature.COUNT];

  /** A bounded cache of names that are not features, so that they are not looked up again. */
  private final Set<String> others = new HashSet<>();

  private String place = "";

  FeatureFields(List<Feature> features) {
    this.features = features;
    this.positions = FeatureColumns.positionByOrdinal(features);
  }

  /**
   * Starts an object; the parser's current token is its {@code START_OBJECT}.
   *
   * @param where the position in the body, as a prefix of messages
   */
  void start(String where) {
    place = where;
    Arrays.fill(found, false);
  }

  /**
   * Advances the parser to the value of the object's next feature, skipping other fields.
   *
   * @return the feature's position in the list; {@link #END} at the end of the object
   * @throws DatasetFormatException if the feature occurs twice
   */
  int next(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Feature feature = feature(parser.currentName());
      parser.nextToken();
      int position = feature == null ? -1 : positions[feature.ordinal()];
      if (feature == null || position < 0) {
        parser.skipChildren();
        continue;
      }
      if (found[feature.ordinal()]) {
        throw new DatasetFormatException(
            place + "duplicate column '" + feature.columnName() + "'; send it once");
      }
      found[feature.ordinal()] = true;
      return position;
    }
    return END;
  }

  /** Checks that the object contained every feature. */
  void requireAll() throws DatasetFormatException {
    FeatureColumns.requireAll(place, features, found);
  }

  private @Nullable Feature feature(String name) {
    if (others.contains(name)) {
      return null;
    }
    Feature feature = FeatureColumns.feature(name);
    if (feature == null && others.size() < SplitTable.MAX_COLUMNS) {
      others.add(name);
    }
    return feature;
  }
}
