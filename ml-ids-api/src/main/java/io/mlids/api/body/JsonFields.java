package io.mlids.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.api.http.ApiException;

/** Reads text members of JSON bodies; an invalid one is a bad request that names the member. */
public final class JsonFields {
  private JsonFields() {}

  /** The value of a member that must be a string. */
  public static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw ApiException.badRequest(name + " is missing or not a string");
    }
    return value.textValue();
  }

  /** Makes text a single line without control characters, at most {@code longest} characters. */
  public static String line(String text, String name, int longest) {
    String line = text.strip().replaceAll("\\s+", " ");
    requireShort(line, name, longest);
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.badRequest(name + " contains control characters; remove them");
    }
    return line;
  }

  /** Refuses text that is longer than {@code longest} characters. */
  public static void requireShort(String text, String name, int longest) {
    if (text.length() > longest) {
      throw ApiException.badRequest(
          name + " is longer than " + longest + " characters; shorten it");
    }
  }
}
