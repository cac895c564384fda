package io.mlids.core.request;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.text.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads flows from a CSV request body in UTF-8: a header with the column names, then one line per
 * flow. Columns are matched and ignored as in {@link PandasSplitJson}. Empty cells, {@code NaN} and
 * infinities, as pandas and other programs spell them, are missing values. Unlike in a dataset
 * file, a cell that is not a number makes the body invalid. Thread-safe.
 */
public final class FeatureCsv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).get();

  private FeatureCsv() {}

  /**
   * Reads a body's rows; each row contains the values of the features in the given order.
   *
   * @throws DatasetFormatException if the body is empty or lacks a column, or if it contains a
   *     duplicate column, more than 10,000 columns, a line with the wrong number of cells, or a
   *     cell that is not a number; the message says what is wrong and what to send instead
   */
  public static FeatureRows read(byte[] body, List<Feature> features)
      throws DatasetFormatException {
    try (Reader text =
            new BoundedCsvReader(
                new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
        CSVParser csv = FORMAT.parse(text)) {
      Iterator<CSVRecord> lines = csv.iterator();
      if (!lines.hasNext()) {
        throw new DatasetFormatException(
            "the body is empty; send a line of column names and a line for each flow");
      }
      FeatureColumns columns = FeatureColumns.of(header(lines.next()), features);
      FeatureRows.Builder rows = new FeatureRows.Builder(features);
      for (int row = 0; lines.hasNext(); row++) {
        readRow(lines.next(), row, columns, features, rows);
      }
      return rows.build();
    } catch (DatasetFormatException e) {
      throw e;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      if (e.getCause() instanceof DatasetFormatException refused) {
        // The parser's iterator wraps the reader's checked exceptions.
        throw refused;
      }
      throw new DatasetFormatException("the body is not valid CSV: " + reason(e), e);
    }
  }

  /** Removes the name of the parser's exception class from the message. */
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    String name = CSVException.class.getName() + ": ";
    return message.startsWith(name) ? message.substring(name.length()) : message;
  }

  private static List<String> header(CSVRecord line) {
    List<String> names = line.toList();
    String first = names.getFirst();
    if (first.startsWith("\ufeff")) {
      names.set(0, first.substring(1));
    }
    return names;
  }

  private static void readRow(
      CSVRecord line,
      int row,
      FeatureColumns columns,
      List<Feature> features,
      FeatureRows.Builder rows)
      throws DatasetFormatException {
    if (line.size() != columns.count()) {
      throw SplitTable.wrongLength(row, line.size(), columns.count());
    }
    rows.addRow();
    for (int column = 0; column < columns.count(); column++) {
      int position = columns.position(column);
      if (position >= 0) {
        rows.set(position, cell(line.get(column), row, features.get(position)));
      }
    }
  }

  private static double cell(String text, int row, Feature feature) throws DatasetFormatException {
    try {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "", "nan", "null", "inf", "-inf", "infinity", "-infinity" -> Double.NaN;
        default -> NumberParser.parse(text);
      };
    } catch (NumberFormatException e) {
      throw JsonBody.notANumber("\"" + Excerpt.of(text) + "\"", row, feature);
    }
  }
}
