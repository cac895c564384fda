package io.mlids.client.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.mlids.client.Category;
import io.mlids.client.Predictions;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import io.mlids.core.table.SpreadsheetText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The output format of predictions. */
enum ResultFormat {
  /** The accuracy and a table. */
  TABLE,
  /** CSV; the accuracy is written to the log. */
  CSV,
  /** One JSON document in ASCII; missing values are null. */
  JSON;

  private static final CSVFormat COMMA_SEPARATED =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private static final JsonFactory ASCII =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  /** Where the predictions and their sample come from, and how to print wide tables. */
  record Context(URI api, String dataset, Category category, TextTable.Overflow overflow) {}

  void print(Predictions predictions, Context context, PrintWriter out, PrintWriter log)
      throws IOException {
    String accuracy = String.format(Locale.ROOT, "Accuracy: %.2f%%", 100 * predictions.accuracy());
    switch (this) {
      case TABLE -> table(predictions, accuracy, context.overflow(), out);
      case CSV -> {
        csv(predictions, out);
        log.println(accuracy);
      }
      case JSON -> json(predictions, context, out);
    }
    out.flush();
    log.flush();
  }

  private static void table(
      Predictions predictions, String accuracy, TextTable.Overflow overflow, PrintWriter out) {
    out.println();
    out.println("Prediction Results:");
    out.println("===================");
    out.println(accuracy);
    out.println();
    out.println("Details:");
    out.println("--------");
    new TextTable(Predictions.columns(), predictions.size(), predictions::cell)
        .print(out, overflow, Terminal.width());
    out.println();
  }

  private static void csv(Predictions predictions, PrintWriter out) throws IOException {
    // The printer is not closed, because closing it would close standard output.
    CSVPrinter csv = new CSVPrinter(out, COMMA_SEPARATED);
    csv.printRecord(Predictions.columns());
    for (int row = 0; row < predictions.size(); row++) {
      for (int column = 0; column < Predictions.columns().size(); column++) {
        csv.print(
            switch (predictions.cell(row, column)) {
              case Boolean flag -> flag ? "True" : "False";
              case Double number when number.isNaN() -> "";
              case String text -> SpreadsheetText.guarded(text);
              case Object value -> value;
            });
      }
      csv.println();
    }
    csv.flush();
  }

  private static void json(Predictions predictions, Context context, PrintWriter out)
      throws IOException {
    List<String> columns = Predictions.columns();
    try (JsonGenerator json = ASCII.createGenerator(out)) {
      // Writes each prediction on its own line.
      json.setPrettyPrinter(
          new DefaultPrettyPrinter()
              .withObjectIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance)
              .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));
      json.writeStartObject();
      json.writeStringField("api_url", context.api().toString());
      json.writeStringField("dataset", context.dataset());
      json.writeStringField("category", context.category().toString());
      json.writeNumberField("samples", predictions.size());
      json.writeNumberField("accuracy", predictions.accuracy());
      json.writeArrayFieldStart("predictions");
      for (int row = 0; row < predictions.size(); row++) {
        json.writeStartObject();
        for (int column = 0; column < columns.size(); column++) {
          json.writeFieldName(columns.get(column));
          writeValue(predictions.cell(row, column), json);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.println();
  }

  private static void writeValue(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Boolean flag -> json.writeBoolean(flag);
      case Long number -> json.writeNumber(number);
      case Double number when !Double.isFinite(number) -> json.writeNull();
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }
}
