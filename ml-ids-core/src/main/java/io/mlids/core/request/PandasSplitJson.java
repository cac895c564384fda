package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;

/**
 * Reads and writes flows in the JSON format of pandas' {@code to_json(orient='split')}: {@code
 * {"columns":[…],"data":[[…],…]}}. Prediction requests use this format.
 *
 * <p>Columns may be in any order and are matched by name ({@link ColumnNames#featureOf}); columns
 * that no model reads are skipped. {@code index} contains the row labels; other keys are ignored.
 * {@code null}, {@code NaN}, {@code Infinity} and {@code -Infinity}, quoted or not, are missing
 * values; numbers may be quoted. Immutable and thread-safe.
 */
public final class PandasSplitJson {

  private final byte[] body;
  private final List<String> columns;
  private final boolean indexFollowsData;
  private final FeatureRows rows;

  private PandasSplitJson(byte[] body, SplitTable table, FeatureRows rows) {
    this.body = body;
    this.columns = List.copyOf(table.columns());
    this.indexFollowsData = table.indexFollowsData();
    this.rows = rows;
  }

  /** Receives rows as they were submitted. */
  @FunctionalInterface
  public interface SubmittedRows {
    /**
     * @param index the row's label in the document's {@code index}, a {@code Number} or {@code
     *     String}; if the document has no index, the row number, counted from 0
     * @param columns all submitted column names, known or not
     * @param values the JSON value of each column: a {@code Number}, {@code String}, {@code
     *     Boolean}, {@code List}, {@code Map} or null; NaN and infinities are also null
     * @param bytes the approximate size of the row in the body: its number of characters
     */
    void row(Object index, List<String> columns, List<Object> values, int bytes);
  }

  /**
   * Reads a body.
   *
   * @param body the body, which is not copied and must not be modified while this object is in use
   * @param features the features of the rows, in order
   * @throws DatasetFormatException if the body is empty or is not a document in this format, lacks
   *     a column, has a duplicate column, or has a row of a different length or a value that is not
   *     a number; the message says what is wrong and what to send instead
   */
  public static PandasSplitJson read(byte[] body, List<Feature> features)
      throws DatasetFormatException {
    SplitFeatureRows rows = new SplitFeatureRows(features);
    SplitTable table = new SplitTable(rows);
    read(body, table);
    return new PandasSplitJson(body, table, rows.build());
  }

  /** The rows as model input. */
  public FeatureRows rows() {
    return rows;
  }

  /**
   * Passes rows to the consumer as they were submitted. The rows are read from the body again
   * instead of being kept in memory, because usually only a few are needed.
   *
   * @param wanted the indices of the rows to pass, counted from 0
   */
  public void reread(BitSet wanted, SubmittedRows consumer) {
    if (wanted.isEmpty()) {
      return;
    }
    SplitIndex index = new SplitIndex(wanted);
    try {
      if (indexFollowsData) {
        SplitTable.Rows none = new SplitSubmittedRows(columns, new BitSet(), index, consumer);
        read(body, new SplitTable(none, columns, index));
      }
      SplitTable.Rows rows = new SplitSubmittedRows(columns, wanted, index, consumer);
      read(body, new SplitTable(rows, columns, index));
    } catch (DatasetFormatException e) {
      throw new IllegalStateException("a valid body could not be read again", e);
    }
  }

  /**
   * Writes the rows of a batch from {@code from} (inclusive) to {@code to} (exclusive) as a request
   * body in UTF-8, with the 79 columns of {@link Feature} and without the label. Missing and
   * infinite values are {@code null}.
   */
  public static byte[] write(FlowBatch batch, int from, int to) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(2048 + 512 * (to - from));
    try (JsonGenerator json = JsonBody.FACTORY.createGenerator(body)) {
      json.writeStartObject();
      json.writeArrayFieldStart("columns");
      for (Feature feature : Feature.all()) {
        json.writeString(feature.columnName());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("data");
      for (int row = from; row < to; row++) {
        json.writeStartArray();
        for (Feature feature : Feature.all()) {
          write(json, batch, feature, row);
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private static void write(JsonGenerator json, FlowBatch batch, Feature feature, int row)
      throws IOException {
    if (feature.isText()) {
      json.writeString(batch.timestamps()[row]);
      return;
    }
    double value = batch.column(feature)[row];
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (feature.storageType().isInteger() && value == (long) value) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  private static void read(byte[] body, SplitTable table) throws DatasetFormatException {
    do {
      JsonBody.readObject(body, SplitTable.EXAMPLE, table::read);
    } while (!table.done());
  }
}
