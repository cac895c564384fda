package io.mlids.api.route;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.api.body.JsonFields;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.http.ApiException;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.text.JsonProblem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The body of a judgement.
 *
 * @param incident the ID of an incident; empty if a flow is judged
 * @param notification the number of the notification of a flow; empty if an incident is judged
 */
record FeedbackRequest(
    Optional<String> incident, OptionalLong notification, Feedback.Statement statement) {
  private static final int MAX_NAME_LENGTH = 100;
  private static final int MAX_NOTE_LENGTH = 500;
  private static final Set<String> MEMBERS =
      Set.of("incident", "notification", "judgement", "by", "note");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Parses a body.
   *
   * @param author returns the author to record, given the author in the body, which may be blank
   * @throws ApiException if the body is invalid
   */
  static FeedbackRequest parse(byte[] body, UnaryOperator<String> author) {
    JsonNode json;
    try {
      json = JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)) + "");
    } catch (CharacterCodingException e) {
      throw ApiException.badRequest("the body is not valid UTF-8");
    } catch (JacksonException e) {
      throw ApiException.badRequest("the body is not valid JSON: " + JsonProblem.of(e));
    }
    if (json == null || !json.isObject()) {
      throw ApiException.badRequest(
          "the body must be an object such as {\"incident\":\"…\",\"judgement\":\"false_alarm\"}");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw ApiException.badRequest(
            "unknown member '" + name + "'; send incident or notification, judgement, by, note");
      }
    }
    if (json.has("incident") == json.has("notification")) {
      throw ApiException.badRequest("send either \"incident\" or \"notification\"");
    }
    JsonNode number = json.path("notification");
    if (json.has("notification") && !(number.canConvertToLong() && number.isIntegralNumber())) {
      throw ApiException.badRequest("notification is not a number; send the notification's number");
    }
    String judgement = JsonFields.text(json, "judgement");
    return new FeedbackRequest(
        json.has("incident") ? Optional.of(JsonFields.text(json, "incident")) : Optional.empty(),
        json.has("notification") ? OptionalLong.of(number.longValue()) : OptionalLong.empty(),
        new Feedback.Statement(
            Judgement.ofId(judgement)
                .orElseThrow(
                    () ->
                        ApiException.badRequest(
                            "judgement is '" + judgement + "'; send false_alarm or true")),
            author.apply(json.has("by") ? name(JsonFields.text(json, "by")) : ""),
            json.has("note")
                ? JsonFields.line(JsonFields.text(json, "note"), "note", MAX_NOTE_LENGTH)
                : ""));
  }

  /** A name as sent by a client; may be blank. */
  static String name(String text) {
    return JsonFields.line(text, "by", MAX_NAME_LENGTH);
  }
}
