package io.mlids.api.sagemaker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The formats of rows that endpoints read. */
enum RowFormat {
  /** What the Python original's containers (MLflow 1) and ours read. */
  PANDAS_SPLIT("application/json; format=pandas-split"),
  /** What the containers of MLflow 2 and later read. */
  DATAFRAME_SPLIT("application/json");

  private static final JsonFactory JSON = new JsonFactory();

  private final String contentType;

  RowFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** The format to try if an endpoint does not accept this one. */
  RowFormat other() {
    return this == PANDAS_SPLIT ? DATAFRAME_SPLIT : PANDAS_SPLIT;
  }

  /** Writes rows. A missing value is {@code null}. */
  byte[] bytes(FeatureRows rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024 + 512 * rows.count());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (this == DATAFRAME_SPLIT) {
        json.writeObjectFieldStart("dataframe_split");
      }
      write(json, rows);
      if (this == DATAFRAME_SPLIT) {
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, FeatureRows rows) throws IOException {
    List<Feature> features = rows.features();
    json.writeArrayFieldStart("columns");
    for (Feature each : features) {
      json.writeString(each.columnName());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("data");
    for (int row = 0; row < rows.count(); row++) {
      json.writeStartArray();
      for (int i = 0; i < features.size(); i++) {
        float value = rows.values()[row * features.size() + i];
        if (Float.isFinite(value)) {
          json.writeNumber(value);
        } else {
          json.writeNull();
        }
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
