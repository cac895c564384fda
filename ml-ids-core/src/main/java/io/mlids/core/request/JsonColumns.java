package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads rows from an object of columns: {@code {"column": [value, …], …}}. */
final class JsonColumns {
  private static final int FIRST_ROWS = 16;

  private JsonColumns() {}

  /** Reads the object that begins at the parser's current token. */
  static FeatureRows read(JsonParser parser, List<Feature> features) throws IOException {
    double[][] columns = new double[features.size()][];
    FeatureFields fields = new FeatureFields(features);
    fields.start("");
    int first = fields.next(parser);
    for (int at = first; at != FeatureFields.END; at = fields.next(parser)) {
      columns[at] = readColumn(parser, features.get(at));
      if (columns[at].length != columns[first].length) {
        throw new DatasetFormatException(
            "the column '"
                + features.get(at).columnName()
                + "' has "
                + columns[at].length
                + " values, '"
                + features.get(first).columnName()
                + "' has "
                + columns[first].length
                + "; send the same number for each column");
      }
    }
    fields.requireAll();
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
