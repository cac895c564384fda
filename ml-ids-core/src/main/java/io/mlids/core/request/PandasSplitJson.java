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
 * Flows as pandas writes a data frame with {@code to_json(orient='split')}: {@code
 * {"columns":[…],"data":[[…],…]}}. The body of a prediction request, in both directions.
 *
 * <p>Columns may be in any order, are matched by name ({@link ColumnNames#featureOf}), and are
 * ignored unread where no model reads them; {@code index} names rows, and other keys are ignored.
 * {@code null}, {@code NaN}, {@code Infinity} and {@code -Infinity}, bare or quoted, are missing
 * values; quoted numbers are read. Immutable, so safe to share between threads.
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

  /** Takes a row as it was submitted. */
  @FunctionalInterface
  public interface SubmittedRows {
    /**
     * @param index what the document's {@code index} calls it, a {@code Number} or {@code String};
     *     its number, from 0, where that does not say
     * @param columns every name that was submitted, known or not
     * @param values for each column what JSON has there: a {@code Number}, {@code String}, {@code
     *     Boolean}, {@code List}, {@code Map} or null, the latter also for NaN and infinities
     * @param bytes about how long the row is in the body: its characters
     */
    void row(Object index, List<String> columns, List<Object> values, int bytes);
  }

  /**
   * Reads a body.
   *
   * @param body kept, not copied: not to be changed while this is in use
   * @param features of the rows, in their order
   * @throws DatasetFormatException if the body is empty or no such document, lacks a column, has
   *     one twice, or has a row of another length or a value that is no number; the message says
   *     which, and what to send instead
   */
  public static PandasSplitJson read(byte[] body, List<Feature> features)
      throws DatasetFormatException {
    SplitFeatureRows rows = new SplitFeatureRows(features);
    SplitTable table = new SplitTable(rows);
    read(body, table);
    return new PandasSplitJson(body, table, rows.build());
  }

  /** The rows as a model reads them. */
  public FeatureRows rows() {
    return rows;
  }

  /**
   * Hands over rows as they were submitted. They are read from the body again, since few are ever
   * wanted.
   *
   * @param wanted numbers of the rows, from 0
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
      throw new IllegalStateException("a body that was read can be read again", e);
    }
  }

  /**
   * Writes rows of a batch, from one (inclusive) to another (exclusive), as a request body in UTF-8
   * with the 79 columns of {@link Feature}; the label is not part of it. Missing and infinite
   * values are {@code null}.
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
