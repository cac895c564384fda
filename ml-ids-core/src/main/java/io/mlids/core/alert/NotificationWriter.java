package io.mlids.core.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Writes notifications in pandas' split orientation, with or without the SNS envelope. */
final class NotificationWriter {
  /**
   * Matches the output of pandas: ASCII only, lower-case hexadecimal digits, and slashes escaped as
   * {@code \/}.
   */
  private static final JsonFactory PANDAS =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private static final JsonFactory PLAIN =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** SNS timestamps always include milliseconds. */
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private NotificationWriter() {}

  static String message(AttackNotification notification) {
    return text(
        PANDAS,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("columns");
          for (String column : notification.columns()) {
            json.writeString(column);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("index");
          JsonValues.write(notification.index(), json);
          json.writeEndArray();
          json.writeArrayFieldStart("data");
          JsonValues.write(notification.values(), json);
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static String envelope(
      AttackNotification notification, UUID messageId, String topicArn, Instant timestamp) {
    return text(
        PLAIN,
        json -> {
          json.writeStartObject();
          json.writeStringField("Type", "Notification");
          json.writeStringField("MessageId", messageId.toString());
          json.writeStringField("TopicArn", topicArn);
          json.writeStringField("Timestamp", MILLISECONDS.format(timestamp));
          json.writeStringField("Message", notification.message());
          json.writeObjectFieldStart("MessageAttributes");
          json.writeObjectFieldStart(AttackNotification.PREDICTION);
          json.writeStringField("Type", "String");
          json.writeStringField("Value", notification.predictionName());
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static String text(JsonFactory factory, JsonBody body) {
    StringWriter text = new StringWriter(4096);
    try (JsonGenerator json = factory.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to a string", e);
    }
    return text.toString();
  }

  private interface JsonBody {
    void write(JsonGenerator json) throws IOException;
  }
}
