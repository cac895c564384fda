package io.mlids.core.request;

import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads the text of a CSV body and rejects it as soon as a record has too many fields. The CSV
 * parser has no such limit: it creates an object for every field of a record before the fields can
 * be counted. These objects take about fifty times the memory of the fields in the body. This class
 * interprets quotes as the parser does. Not thread-safe.
 */
final class BoundedCsvReader extends Reader {
  /** The position within a field. */
  private enum Place {
    START,
    PLAIN,
    QUOTED,
    /** After a quote in a quoted field: the quote ends the field unless a second quote follows. */
    QUOTE_IN_QUOTED
  }

  private final Reader text;
  private Place place = Place.START;
  private int fields = 1;

  BoundedCsvReader(Reader text) {
    this.text = text;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatasetFormatException if a record has more than {@link SplitTable#MAX_COLUMNS} fields
   */
  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = text.read(buffer, offset, length);
    for (int i = offset; i < offset + read; i++) {
      follow(buffer[i]);
    }
    return read;
  }

  private void follow(char next) throws DatasetFormatException {
    if (place == Place.QUOTED) {
      if (next == '"') {
        place = Place.QUOTE_IN_QUOTED;
      }
      return;
    }
    switch (next) {
      case ',' -> {
        fields++;
        if (fields > SplitTable.MAX_COLUMNS) {
          throw SplitTable.tooManyColumns();
        }
        place = Place.START;
      }
      case '\r', '\n' -> {
        fields = 1;
        place = Place.START;
      }
      case '"' -> {
        if (place != Place.PLAIN) {
          place = Place.QUOTED;
        }
      }
      default -> {
        if (place == Place.START) {
          place = Place.PLAIN;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
