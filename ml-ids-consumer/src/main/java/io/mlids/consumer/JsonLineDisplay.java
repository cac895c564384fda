package io.mlids.consumer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.feature.FlowTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints a notification as one line of JSON in ASCII: {@code message_id}, {@code received_at}, the
 * model's verdict and the {@code flow}. Missing values are null.
 */
public record JsonLineDisplay() implements NotificationDisplay {
  private static final List<String> VERDICT =
      List.of(
          AttackNotification.DETECTED_AT,
          AttackNotification.PREDICTED_LABEL,
          AttackNotification.PROBABILITY,
          AttackNotification.MODEL_VERSION,
          AttackNotification.PREDICTION);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .addModule(new SimpleModule().addSerializer(Double.class, new MissingAsNull()))
          .build();

  @Override
  public void show(
      String messageId, Instant receivedAt, AttackNotification notification, PrintWriter out) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("message_id", messageId);
    line.put("received_at", FlowTime.iso(receivedAt));
    VERDICT.forEach(column -> line.put(column, notification.value(column).orElse(Double.NaN)));
    line.put("flow", notification.flow());
    try {
      out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write to a string", e);
    }
    out.flush();
  }

  private static final class MissingAsNull extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    MissingAsNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (value.isNaN()) {
        json.writeNull();
      } else {
        json.writeNumber(value);
      }
    }
  }
}
