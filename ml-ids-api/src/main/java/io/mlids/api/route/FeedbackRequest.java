package io.mlids.api.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.api.body.JsonFields;
import io.mlids.api.body.JsonObject;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.http.ApiException;
import io.mlids.core.feedback.Judgement;
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

  /**
   * Parses a body.
   *
   * @param author returns the author to record, given the author in the body, which may be blank
   * @throws ApiException if the body is invalid
   */
  static FeedbackRequest parse(byte[] body, UnaryOperator<String> author) {
    JsonNode json = JsonObject.read(body, MEMBERS);
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
