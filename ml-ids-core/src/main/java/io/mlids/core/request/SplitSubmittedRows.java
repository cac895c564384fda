package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes on selected rows of a {@link SplitTable} as they were submitted, one at a time. */
final class SplitSubmittedRows implements SplitTable.Rows {
  private final List<String> columns;
  private final BitSet wanted;
  private final SplitIndex index;
  private final PandasSplitJson.SubmittedRows consumer;

  SplitSubmittedRows(
      List<String> columns,
      BitSet wanted,
      SplitIndex index,
      PandasSplitJson.SubmittedRows consumer) {
    this.columns = columns;
    this.wanted = wanted;
    this.index = index;
    this.consumer = consumer;
  }

  @Override
  public void columns(List<String> names) {
    // The columns are known from the first pass.
  }

  @Override
  public int read(JsonParser parser, int row) throws IOException {
    if (!wanted.get(row)) {
      parser.skipChildren();
      return columns.size();
    }
    long start = parser.currentLocation().getCharOffset();
    List<Object> values = elements(parser, columns.size());
    long end = parser.currentLocation().getCharOffset();
    consumer.row(index.label(row), columns, values, Math.toIntExact(end - start));
    return values.size();
  }

  /**
   * Reads the elements of an array up to its end. The parser's nesting limit bounds the recursion.
   */
  private static List<Object> elements(JsonParser parser, int expected) throws IOException {
    List<Object> values = new ArrayList<>(expected);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return Collections.unmodifiableList(values);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> {
        double value = parser.getDoubleValue();
        yield Double.isFinite(value) ? (Object) value : null;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> elements(parser, 4);
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield Collections.unmodifiableMap(members);
      }
      default -> null;
    };
  }
}
