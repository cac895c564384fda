package io.mlids.core.dataset;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flows as pandas writes a data frame with {@code to_json(orient='split')}: {@code
 * {"columns":[…],"data":[[…],…]}}. The body of a prediction request, in both directions.
 *
 * <p>Columns stand in any order, are matched by name ({@link ColumnNames#featureOf}), and are
 * ignored unread where no model reads them; {@code index} and other keys are ignored. {@code null},
 * {@code NaN}, {@code Infinity} and {@code -Infinity}, bare or quoted, are missing values; quoted
 * numbers are read. Stateless, so safe to share between threads.
 */
public final class PandasSplitJson {

  private PandasSplitJson() {}

  /** Takes a row as it was submitted. */
  @FunctionalInterface
  public interface SubmittedRows {
    /**
     * @param row its number, from 0
     * @param columns every name that was submitted, known or not
     * @param values for each column what JSON has there: a {@code Number}, {@code String}, {@code
     *     Boolean}, {@code List}, {@code Map} or null, the latter also for NaN and infinities
     * @param bytes how long the row is in the body
     */
    void row(int row, List<String> columns, List<Object> values, int bytes);
  }

  /**
   * Reads a body's rows, each with the values of the features in their order.
   *
   * @throws DatasetFormatException if the body is empty or no such document, lacks a column, has
   *     one twice, or has a row of another length or a value that is no number; the message says
   *     which, and what to send instead
   */
  public static FeatureRows read(byte[] body, List<Feature> features)
      throws DatasetFormatException {
    SplitFeatureRows rows = new SplitFeatureRows(features);
    read(body, rows);
    return rows.build();
  }

  /**
   * Hands over the chosen rows of a body that {@link #read} has accepted.
   *
   * @param rows numbers of the wanted rows, from 0
   */
  public static void readSubmitted(byte[] body, BitSet rows, SubmittedRows consumer)
      throws DatasetFormatException {
    if (!rows.isEmpty()) {
      read(body, new SubmittedReader(rows, consumer));
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

  private static void read(byte[] body, SplitTable.Rows rows) throws DatasetFormatException {
    SplitTable table = new SplitTable(rows);
    do {
      JsonBody.readObject(body, SplitTable.EXAMPLE, table::read);
    } while (!table.done());
  }

  /** Keeps the wanted rows only, one at a time. */
  private static final class SubmittedReader implements SplitTable.Rows {
    private final BitSet wanted;
    private final SubmittedRows consumer;
    private List<String> columns = List.of();

    SubmittedReader(BitSet wanted, SubmittedRows consumer) {
      this.wanted = wanted;
      this.consumer = consumer;
    }

    @Override
    public void columns(List<String> names) {
      columns = List.copyOf(names);
    }

    @Override
    public int read(JsonParser parser, int row) throws IOException {
      if (!wanted.get(row)) {
        parser.skipChildren();
        return columns.size();
      }
      long start = parser.currentLocation().getByteOffset();
      List<Object> values = elements(parser, columns.size());
      long end = parser.currentLocation().getByteOffset();
      consumer.row(row, columns, values, Math.toIntExact(end - start));
      return values.size();
    }

    /** The elements of an array up to its end; nesting is as deep as the parser allows. */
    private static List<Object> elements(JsonParser parser, int expected) throws IOException {
      List<Object> values = new ArrayList<>(expected);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(value(parser));
      }
      return Collections.unmodifiableList(values);
    }

    private static Object value(JsonParser parser) throws IOException {
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
}
