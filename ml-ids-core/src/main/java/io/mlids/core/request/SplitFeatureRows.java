package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import java.io.IOException;
import java.util.List;

/**
 * Reads the rows of a {@link SplitTable} as input for a model, along with their protocols if
 * present. Other columns are skipped.
 */
final class SplitFeatureRows implements SplitTable.Rows {
  private final List<Feature> features;
  private final FeatureRows.Builder rows;

  /** Set by {@link #columns} before the first row. */
  @SuppressWarnings("NullAway.Init")
  private FeatureColumns columns;

  private int protocolColumn = -1;
  private int portColumn = -1;

  SplitFeatureRows(List<Feature> features) {
    this.features = features;
    this.rows = new FeatureRows.Builder(features);
  }

  /** Creates a reader of rows whose values are in the order of the features. */
  static SplitFeatureRows inOrder(List<Feature> features) {
    SplitFeatureRows rows = new SplitFeatureRows(features);
    rows.columns = FeatureColumns.inOrder(features.size());
    return rows;
  }

  /** An empty frame has no columns, so missing columns are an error only if the frame has rows. */
  @Override
  public void columns(List<String> names) throws IOException {
    columns = names.isEmpty() ? FeatureColumns.inOrder(0) : FeatureColumns.of(names, features);
    for (int i = 0; i < names.size(); i++) {
      Feature feature = FeatureColumns.feature(names.get(i));
      if (feature == Feature.PROTOCOL) {
        protocolColumn = i;
      } else if (feature == Feature.DST_PORT) {
        portColumn = i;
      }
    }
  }

  @Override
  public int read(JsonParser parser, int row) throws IOException {
    if (columns.count() == 0) {
      FeatureColumns.of(List.of(), features);
    }
    rows.addRow();
    int column = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int position = column < columns.count() ? columns.position(column) : -1;
      if (position < 0) {
        if (column == protocolColumn) {
          rows.protocol(number(parser));
        } else if (column == portColumn) {
          rows.destinationPort(number(parser));
        }
        parser.skipChildren();
      } else {
        rows.set(position, JsonBody.cell(parser, row, features.get(position)));
      }
      column++;
    }
    return column;
  }

  /** These columns are not model inputs, so anything that is not a number is ignored. */
  private static double number(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> {
        try {
          yield NumberParser.parse(parser.getText());
        } catch (NumberFormatException e) {
          yield Double.NaN;
        }
      }
      default -> Double.NaN;
    };
  }

  FeatureRows build() {
    return rows.build();
  }
}
