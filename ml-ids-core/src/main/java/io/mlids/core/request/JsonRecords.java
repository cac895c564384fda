package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows as objects: {@code [{"column": value, …}, …]}. */
final class JsonRecords {

  private JsonRecords() {}

  /** Reads the records of an array; the parser stands at the first one's beginning. */
  static FeatureRows read(JsonParser parser, List<Feature> features) throws IOException {
    int[] positions = FeatureColumns.positionByOrdinal(features);
    FeatureRows.Builder rows = new FeatureRows.Builder(features);
    boolean[] found = new boolean[Feature.COUNT];
    Set<String> others = new HashSet<>();
    int row = 0;
    do {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new DatasetFormatException(
            "row "
                + row
                + " (from 0) is "
                + JsonBody.name(parser.currentToken())
                + " among objects; send an object");
      }
      rows.addRow();
      Arrays.fill(found, false);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Feature feature = feature(parser.currentName(), others);
        parser.nextToken();
        int position = feature == null ? -1 : positions[feature.ordinal()];
        if (position < 0) {
          parser.skipChildren();
          continue;
        }
        if (found[feature.ordinal()]) {
          throw new DatasetFormatException(
              "row "
                  + row
                  + " (from 0): the column '"
                  + feature.columnName()
                  + "' stands there twice; send it once");
        }
        found[feature.ordinal()] = true;
        rows.set(position, JsonBody.cell(parser, row, feature));
      }
      FeatureColumns.requireAll("row " + row + " (from 0): ", features, found);
      row++;
    } while (parser.nextToken() != JsonToken.END_ARRAY);
    return rows.build();
  }

  /** Names of other columns stand in every record, and are remembered. */
  private static Feature feature(String name, Set<String> others) {
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
