package io.mlids.core.command.incidents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.mlids.core.alert.IncidentFormats;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.console.Terminal;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Prints incidents in one of several formats. */
public final class IncidentOutput {

  /** The output formats. */
  public enum Format {
    /** A row and a few lines of reasons for each incident, as wide as the window. */
    TABLE,
    /** One object per line. */
    JSON,
    /** One object per line, as in Suricata's {@code eve.json}. */
    EVE,
    /** One object per line, in the Elastic Common Schema. */
    ECS
  }

  private static final JsonFactory FACTORY = PrintableJson.factory();

  private final Format format;
  private final OutputStream out;
  private final IncidentTable table;
  private final String modelVersion;
  private boolean headed;

  /**
   * Creates an output.
   *
   * @param zone time zone of the times in a table
   * @param modelVersion the version of the model; empty without a model
   */
  public IncidentOutput(Format format, OutputStream out, ZoneId zone, String modelVersion) {
    this.format = format;
    this.out = out;
    this.table = new IncidentTable(zone, format == Format.TABLE ? Terminal.width() : 0);
    this.modelVersion = modelVersion;
  }

  /** Prints an incident and flushes the output. */
  void write(Incident incident, String origin) throws IOException {
    if (format == Format.TABLE) {
      if (!headed) {
        headed = true;
        print(table.head());
      }
      print(table.rows(incident));
      return;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      switch (format) {
        case TABLE -> throw new IllegalStateException("tables are not written as JSON");
        case JSON -> IncidentJson.write(json, incident, origin, modelVersion);
        case EVE -> IncidentFormats.writeEve(json, incident, origin, modelVersion);
        case ECS -> IncidentFormats.writeEcs(json, incident, origin, modelVersion);
      }
      json.writeRaw('\n');
    }
    line.writeTo(out);
    out.flush();
  }

  /** Finishes the output; a table without incidents says so. */
  void complete() throws IOException {
    if (format == Format.TABLE && !headed) {
      print("no incidents\n");
    }
    out.flush();
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
