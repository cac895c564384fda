package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Rows as an object of columns: {@code {"column": [value, …], …}}. */
final class JsonColumns {
  private static final int FIRST_ROWS = 16;

  private JsonColumns() {}

  /** Reads the object that begins at the parser's current token. */
  static FeatureRows read(JsonParser parser, List<Feature> features) throws IOException {
    int[] positions = FeatureColumns.positionByOrdinal(features);
    boolean[] found = new boolean[Feature.COUNT];
    double[][] columns = new double[features.size()][];
    Feature first = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Feature feature = FeatureColumns.feature(parser.currentName());
      parser.nextToken();
      int position = feature == null ? -1 : positions[feature.ordinal()];
      if (position < 0) {
        parser.skipChildren();
        continue;
      }
      if (found[feature.ordinal()]) {
        throw new DatasetFormatException(
            "the column '" + feature.columnName() + "' stands there twice; send it once");
      }
      found[feature.ordinal()] = true;
      columns[position] = readColumn(parser, feature);
      first = first == null ? feature : first;
      int rows = columns[positions[first.ordinal()]].length;
      if (columns[position].length != rows) {
        throw new DatasetFormatException(
            "the column '"
                + feature.columnName()
                + "' has "
                + columns[position].length
                + " values, '"
                + first.columnName()
                + "' has "
                + rows
                + "; send as many for each");
      }
    }
    FeatureColumns.requireAll("", features, found);
    return transpose(columns, features);
  }

  private static double[] readColumn(JsonParser parser, Feature feature) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new DatasetFormatException(
          "the column '"
              + feature.columnName()
              + "' is "
              + JsonBody.name(parser.currentToken())
              + "; send an array of values");
    }
    double[] values = new double[FIRST_ROWS];
    int row = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (row == values.length) {
        values = Arrays.copyOf(values, 2 * row);
      }
      values[row] = JsonBody.cell(parser, row, feature);
      row++;
    }
    return Arrays.copyOf(values, row);
  }

  private static FeatureRows transpose(double[][] columns, List<Feature> features) {
    FeatureRows.Builder rows = new FeatureRows.Builder(features);
    for (int row = 0; row < columns[0].length; row++) {
      rows.addRow();
      for (int position = 0; position < columns.length; position++) {
        rows.set(position, columns[position][row]);
      }
    }
    return rows.build();
  }
}
