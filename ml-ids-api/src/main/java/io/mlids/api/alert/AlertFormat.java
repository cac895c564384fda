package io.mlids.api.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.alert.AlertRecord;
import io.mlids.core.alert.EcsFormat;
import io.mlids.core.alert.EveFormat;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** The form of a line in an alert file. */
public enum AlertFormat {
  /** As Suricata's {@code eve.json}. */
  EVE,
  /** A document in the Elastic Common Schema. */
  ECS,
  /** As {@code /api/notifications}, without a number. */
  JSON;

  private static final JsonFactory FACTORY = PrintableJson.factory();

  /** Writes a line, with its end. */
  void write(Alert alert, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      switch (this) {
        case EVE -> EveFormat.writeAlert(json, alertRecord(alert));
        case ECS -> EcsFormat.write(json, alertRecord(alert));
        case JSON -> AlertJson.write(json, alert);
      }
    }
    out.write('\n');
  }

  private static AlertRecord alertRecord(Alert alert) {
    return switch (alert.attack()) {
      case Attack.OfPackets attack ->
          new AlertRecord(
              Optional.of(attack.flow()),
              OptionalInt.of(attack.flow().destinationPort()),
              OptionalInt.of(attack.flow().protocol()),
              attack.verdict(),
              attack.modelVersion(),
              alert.kind().id(),
              alert.count(),
              attack.origin(),
              alert.firstSeen(),
              alert.lastSeen(),
              alert.spread());
      case Attack.OfRow attack ->
          new AlertRecord(
              Optional.empty(),
              attack.wholeNumber(Feature.DST_PORT, 65_535),
              attack.wholeNumber(Feature.PROTOCOL, 255),
              attack.verdict(),
              attack.modelVersion(),
              alert.kind().id(),
              alert.count(),
              attack.origin(),
              alert.firstSeen(),
              alert.lastSeen(),
              alert.spread());
    };
  }
}
