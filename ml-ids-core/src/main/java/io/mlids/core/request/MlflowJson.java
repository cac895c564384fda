package io.mlids.core.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON bodies of the MLflow 2 scoring protocol: an object with exactly one of {@code
 * dataframe_split}, {@code dataframe_records}, {@code instances} and {@code inputs}. The last two
 * contain an object of columns, an array of objects, or an array of rows in the order of the
 * features. {@code params} and other keys are ignored. Names and values are read as in {@link
 * PandasSplitJson}. Thread-safe.
 */
public final class MlflowJson {
  private static final String EXAMPLE =
      "an object with dataframe_split, dataframe_records, instances or inputs";

  private MlflowJson() {}

  /**
   * Reads a body's rows; each row contains the values of the features in the given order.
   *
   * @throws DatasetFormatException if the body is empty or is not a document in this format, has
   *     none or more than one of the four keys, lacks a feature, or has a value that is not a
   *     number; the message says what is wrong and what to send instead
   */
  public static FeatureRows read(byte[] body, List<Feature> features)
      throws DatasetFormatException {
    Document document = new Document(features);
    do {
      JsonBody.readObject(body, EXAMPLE, document::read);
    } while (document.rows == null);
    return document.rows;
  }

  private static final class Document {
    private final List<Feature> features;
    private final SplitFeatureRows splitRows;
    private final SplitTable split;
    private @Nullable FeatureRows rows;

    Document(List<Feature> features) {
      this.features = features;
      this.splitRows = new SplitFeatureRows(features);
      this.split = new SplitTable(splitRows);
    }

    void read(JsonParser parser) throws IOException {
      String form = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "dataframe_split", "dataframe_records", "instances", "inputs" -> {
            if (form != null) {
              throw new DatasetFormatException(
                  "the body contains both '" + form + "' and '" + key + "'; send exactly one");
            }
            form = key;
            readForm(parser, form);
          }
          default -> parser.skipChildren();
        }
      }
      if (form == null) {
        throw new DatasetFormatException("the body contains no rows; send " + EXAMPLE);
      }
    }

    private void readForm(JsonParser parser, String form) throws IOException {
      boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
      if (!isObject && parser.currentToken() != JsonToken.START_ARRAY) {
        throw unusable(form, parser.currentToken());
      }
      switch (form) {
        case "dataframe_split" -> {
          if (!isObject) {
            throw unusable(form, parser.currentToken());
          }
          split.read(parser);
          rows = split.done() ? splitRows.build() : null;
        }
        case "dataframe_records" -> {
          if (isObject) {
            throw unusable(form, parser.currentToken());
          }
          rows = readArray(parser, form, false);
        }
        default ->
            rows = isObject ? JsonColumns.read(parser, features) : readArray(parser, form, true);
      }
    }

    /**
     * Reads an array of objects or, if the form allows it, of plain rows; the first element
     * determines which.
     */
    private FeatureRows readArray(JsonParser parser, String form, boolean plainRows)
        throws IOException {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.END_ARRAY) {
        return new FeatureRows.Builder(features).build();
      }
      if (first == JsonToken.START_OBJECT) {
        return JsonRecords.read(parser, features);
      }
      if (first == JsonToken.START_ARRAY && plainRows) {
        return readPlainRows(parser);
      }
      throw unusable(form + "[0]", first);
    }

    private FeatureRows readPlainRows(JsonParser parser) throws IOException {
      SplitFeatureRows plain = SplitFeatureRows.inOrder(features);
      int row = 0;
      do {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
          throw new DatasetFormatException(
              "row "
                  + row
                  + " (from 0) is "
                  + JsonBody.name(parser.currentToken())
                  + ", but the first row is an array; send only arrays");
        }
        int values = plain.read(parser, row);
        if (values != features.size()) {
          throw SplitTable.wrongLength(row, values, features.size());
        }
        row++;
      } while (parser.nextToken() != JsonToken.END_ARRAY);
      return plain.build();
    }

    private DatasetFormatException unusable(String place, JsonToken token) {
      return new DatasetFormatException(
          "'"
              + place
              + "' is "
              + JsonBody.name(token)
              + "; send "
              + switch (place) {
                case "dataframe_split" -> SplitTable.EXAMPLE;
                case "dataframe_records", "dataframe_records[0]" -> "[{column: value, …}, …]";
                default ->
                    "{column: [value, …], …}, [{column: value, …}, …] or rows of "
                        + features.size()
                        + " values";
              });
    }
  }
}
