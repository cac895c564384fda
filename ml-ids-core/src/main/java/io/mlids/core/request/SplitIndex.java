package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels of selected rows in the {@code index} of a {@link SplitTable}. A row whose label is
 * missing, or is neither a number nor text, is identified by its row number. Not thread-safe.
 */
final class SplitIndex {
  private final BitSet wanted;
  private final Map<Integer, Object> labels = new HashMap<>();
  private boolean followsData;

  /** Creates an index that keeps no labels. */
  SplitIndex() {
    this(new BitSet());
  }

  /** Creates an index that keeps the labels of the rows with these numbers, counted from 0. */
  SplitIndex(BitSet wanted) {
    this.wanted = wanted;
  }

  /** Reads the value of {@code index}, which may be of any type. */
  void read(JsonParser parser, boolean afterData) throws IOException {
    followsData = afterData;
    if (wanted.isEmpty() || parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    for (int row = 0; parser.nextToken() != JsonToken.END_ARRAY; row++) {
      if (wanted.get(row)) {
        readLabel(parser, row);
      }
      parser.skipChildren();
    }
  }

  private void readLabel(JsonParser parser, int row) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING -> labels.put(row, parser.getText());
      case VALUE_NUMBER_INT -> labels.put(row, parser.getNumberValue());
      case VALUE_NUMBER_FLOAT -> {
        if (Double.isFinite(parser.getDoubleValue())) {
          labels.put(row, parser.getDoubleValue());
        }
      }
      default -> {
        // Without a usable label, the row number identifies the row.
      }
    }
  }

  /** Returns whether {@code index} comes after {@code data} in the document. */
  boolean followsData() {
    return followsData;
  }

  /** The label of a row: a {@code Number} or a {@code String}. */
  Object label(int row) {
    return labels.getOrDefault(row, (long) row);
  }
}
