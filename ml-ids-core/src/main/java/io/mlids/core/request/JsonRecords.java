package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.List;

/** Reads rows from an array of objects: {@code [{"column": value, …}, …]}. */
final class JsonRecords {

  private JsonRecords() {}

  /** Reads the records of an array; the parser's current token starts the first record. */
  static FeatureRows read(JsonParser parser, List<Feature> features) throws IOException {
    FeatureRows.Builder rows = new FeatureRows.Builder(features);
    FeatureFields fields = new FeatureFields(features);
    int row = 0;
    do {
      String place = "row " + row + " (from 0)";
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new DatasetFormatException(
            place
                + " is "
                + JsonBody.name(parser.currentToken())
                + ", but the first row is an object; send only objects");
      }
      rows.addRow();
      fields.start(place + ": ");
      int position = fields.next(parser);
      while (position != FeatureFields.END) {
        rows.set(position, JsonBody.cell(parser, row, features.get(position)));
        position = fields.next(parser);
      }
      fields.requireAll();
      row++;
    } while (parser.nextToken() != JsonToken.END_ARRAY);
    return rows.build();
  }
}
