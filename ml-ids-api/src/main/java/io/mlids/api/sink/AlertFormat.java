package io.mlids.api.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.api.alert.Alert;
import io.mlids.api.alert.AlertJson;
import io.mlids.core.alert.EcsFormat;
import io.mlids.core.alert.EveFormat;
import io.mlids.core.console.PrintableJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The format of the lines in an alert file. */
public enum AlertFormat {
  /** Suricata's {@code eve.json}. */
  EVE,
  /** Elastic Common Schema documents. */
  ECS,
  /** The objects of {@code /api/notifications}, without a sequence number. */
  JSON;

  private static final JsonFactory FACTORY = PrintableJson.factory();

  /** Writes a line, including its terminator. */
  void write(Alert alert, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      switch (this) {
        case EVE -> EveFormat.writeAlert(json, alert);
        case ECS -> EcsFormat.write(json, alert);
        case JSON -> AlertJson.write(json, alert);
      }
    }
    out.write('\n');
  }
}
