package io.mlids.api.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.api.alert.Alert;
import io.mlids.api.alert.AlertJson;
import io.mlids.api.alert.IncidentNews;
import io.mlids.api.alert.News;
import io.mlids.api.incident.IncidentChange;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.incident.KeptIncidentJson;
import io.mlids.core.alert.EcsFormat;
import io.mlids.core.alert.EveFormat;
import io.mlids.core.alert.IncidentFormats;
import io.mlids.core.console.PrintableJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The format of the lines in an alert file. */
public enum AlertFormat {
  /** Suricata's {@code eve.json}. */
  EVE,
  /** Elastic Common Schema documents. */
  ECS,
  /** The objects that {@code /api/notifications} sends, without a sequence number. */
  JSON;

  private static final JsonFactory FACTORY = PrintableJson.factory();

  /** Writes a line, including its terminator. */
  void write(News news, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      switch (news) {
        case Alert alert -> write(json, alert);
        case IncidentNews incident -> write(json, incident.change());
      }
    }
    out.write('\n');
  }

  private void write(JsonGenerator json, IncidentChange change) throws IOException {
    KeptIncident kept = change.incident();
    switch (this) {
      case EVE ->
          IncidentFormats.writeEve(json, kept.incident(), kept.origin(), kept.modelVersion());
      case ECS ->
          IncidentFormats.writeEcs(json, kept.incident(), kept.origin(), kept.modelVersion());
      case JSON -> {
        json.writeStartObject();
        KeptIncidentJson.writeMembers(json, change);
        json.writeEndObject();
      }
    }
  }

  private void write(JsonGenerator json, Alert alert) throws IOException {
    switch (this) {
      case EVE -> EveFormat.writeAlert(json, alert);
      case ECS -> EcsFormat.write(json, alert);
      case JSON -> AlertJson.write(json, alert);
    }
  }
}
