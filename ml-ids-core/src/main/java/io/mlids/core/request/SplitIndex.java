package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels that a {@link SplitTable} gives to chosen rows in its {@code index}. A row without
 * one, or whose label is neither a number nor a text, is called by its number. Single-owner.
 */
final class SplitIndex {
  private final BitSet wanted;
  private final Map<Integer, Object> labels = new HashMap<>();
  private boolean followsData;

  /** For no one who wants labels. */
  SplitIndex() {
    this(new BitSet());
  }

  /** For rows of these numbers, from 0. */
  SplitIndex(BitSet wanted) {
    this.wanted = wanted;
  }

  /** Reads the value of the name, of any type. */
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
        // Called by its number.
      }
    }
  }

  /** Whether the labels follow the rows. */
  boolean followsData() {
    return followsData;
  }

  /** The label of a row: a {@code Number} or a {@code String}. */
  Object label(int row) {
    return labels.getOrDefault(row, (long) row);
  }
}
