package io.mlids.core.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Parses the body of a queue message, with or without the SNS envelope. */
final class NotificationReader {
  /**
   * Accepts NaN and Infinity, which Python's json module writes. Field names are not cached,
   * because an untrusted sender could fill the cache.
   */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The maximum number of characters of invalid text shown in an error message. */
  private static final int SHOWN = 40;

  private NotificationReader() {}

  static AttackNotification read(String body) throws NotificationFormatException {
    JsonNode outer = parse(body, "the body");
    if (!outer.has("Message")) {
      return row(outer, "the body");
    }
    if (!outer.get("Message").isTextual()) {
      throw new NotificationFormatException("'Message' in the envelope is not a string");
    }
    return row(parse(outer.get("Message").textValue(), "'Message'"), "'Message'");
  }

  static Optional<String> messageId(String body) {
    try {
      JsonNode envelope = JSON.readTree(body);
      JsonNode ours =
          envelope.path("MessageAttributes").path(AttackNotification.MESSAGE_ID).path("Value");
      return Stream.of(ours, envelope.path("MessageId"))
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue)
          .findFirst();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static JsonNode parse(String text, String place) throws NotificationFormatException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new NotificationFormatException(
          place
              + " is not valid JSON"
              + where
              + "; it begins with '"
              + Excerpt.ofLine(text, SHOWN)
              + "'",
          e);
    }
  }

  private static AttackNotification row(JsonNode table, String place)
      throws NotificationFormatException {
    JsonNode columns = table.path("columns");
    JsonNode data = table.path("data");
    if (!columns.isArray() || !data.isArray()) {
      throw new NotificationFormatException(
          place
              + " is not a table in pandas' split orientation; it must contain the arrays 'columns'"
              + " and 'data'");
    }
    if (data.size() != 1 || !data.get(0).isArray()) {
      throw new NotificationFormatException(
          "'data' in " + place + " must contain exactly one row, as an array of values");
    }
    List<String> names = new ArrayList<>(columns.size());
    columns.forEach(column -> names.add(column.asText()));
    List<Object> values = new ArrayList<>(columns.size());
    data.get(0).forEach(value -> values.add(JsonValues.read(value)));
    try {
      JsonNode index = table.path("index").path(0);
      return new AttackNotification(
          names, values, index.isMissingNode() ? 0L : JsonValues.read(index));
    } catch (IllegalArgumentException e) {
      throw new NotificationFormatException("the table in " + place + ": " + e.getMessage(), e);
    }
  }
}
