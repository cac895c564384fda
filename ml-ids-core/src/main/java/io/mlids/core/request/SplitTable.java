package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code {"columns":[…],"data":[[…],…]}} anywhere in a document. Rows can be read only after
 * the columns have been read. If {@code data} comes first, one pass reads the columns and a second
 * pass reads the rows, so neither order needs extra memory. Not thread-safe.
 */
final class SplitTable {
  static final String EXAMPLE = "{\"columns\":[…],\"data\":[[…],…]}";

  /**
   * The maximum number of columns: more than real flows have, but few enough to take little memory.
   */
  static final int MAX_COLUMNS = 10_000;

  /** Receives the rows. */
  interface Rows {
    /** Called once, before the first row. */
    void columns(List<String> names) throws IOException;

    /** Reads one row up to the end of its array, and returns the number of values. */
    int read(JsonParser parser, int row) throws IOException;
  }

  private final Rows rows;
  private final SplitIndex index;
  private @Nullable List<String> columns;
  private boolean done;

  SplitTable(Rows rows) {
    this.rows = rows;
    this.index = new SplitIndex();
  }

  /** Creates a reader for a table whose columns are known. */
  SplitTable(Rows rows, List<String> columns, SplitIndex index) {
    this.rows = rows;
    this.columns = columns;
    this.index = index;
  }

  /** The column names, available once the table has been read. */
  List<String> columns() {
    return Objects.requireNonNull(columns, "the table has not been read");
  }

  /** Returns whether {@code index} comes after {@code data} in the document. */
  boolean indexFollowsData() {
    return index.followsData();
  }

  /** Returns whether the rows have been read; if not, the document must be read again. */
  boolean done() {
    return done;
  }

  /** Reads the object that begins at the current token. */
  void read(JsonParser parser) throws IOException {
    boolean seenColumns = false;
    boolean seenData = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "columns" -> {
          requireFirst(seenColumns, key);
          seenColumns = true;
          if (columns == null) {
            columns = readColumns(parser);
            rows.columns(columns);
          } else {
            parser.skipChildren();
          }
        }
        case "data" -> {
          requireFirst(seenData, key);
          seenData = true;
          if (columns == null) {
            parser.skipChildren();
          } else {
            readRows(parser, columns);
            done = true;
          }
        }
        case "index" -> index.read(parser, seenData);
        default -> parser.skipChildren();
      }
    }
    if (!seenColumns || !seenData) {
      throw new DatasetFormatException(
          "the key '" + (seenColumns ? "data" : "columns") + "' is missing; send " + EXAMPLE);
    }
  }

  private static void requireFirst(boolean seen, String key) throws DatasetFormatException {
    if (seen) {
      throw new DatasetFormatException("duplicate key '" + key + "'; send it once");
    }
  }

  private static List<String> readColumns(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new DatasetFormatException(
          "'columns' is " + JsonBody.name(parser.currentToken()) + "; send an array of names");
    }
    List<String> names = new ArrayList<>(Feature.COUNT + 1);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw new DatasetFormatException(
            "columns["
                + names.size()
                + "] is "
                + JsonBody.name(parser.currentToken())
                + "; send a name");
      }
      if (names.size() == MAX_COLUMNS) {
        throw tooManyColumns();
      }
      names.add(parser.getText());
    }
    return names;
  }

  private void readRows(JsonParser parser, List<String> columns) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new DatasetFormatException(
          "'data' is " + JsonBody.name(parser.currentToken()) + "; send an array of rows");
    }
    int row = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw new DatasetFormatException(
            "row "
                + row
                + " (from 0) is "
                + JsonBody.name(parser.currentToken())
                + "; send an array of "
                + columns.size()
                + " values");
      }
      int values = rows.read(parser, row);
      if (values != columns.size()) {
        throw wrongLength(row, values, columns.size());
      }
      row++;
    }
  }

  static DatasetFormatException tooManyColumns() {
    return new DatasetFormatException(
        "more than " + MAX_COLUMNS + " columns; send only the features");
  }

  static DatasetFormatException wrongLength(int row, int values, int columns) {
    return new DatasetFormatException(
        "row "
            + row
            + " (from 0) has "
            + values
            + " values for "
            + columns
            + " columns; send a value for each column, or null if it is missing");
  }
}
