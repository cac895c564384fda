package io.mlids.api.body;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.api.http.ApiException;
import io.mlids.core.text.JsonProblem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;

/** Parses bodies that are JSON objects, strictly. */
public final class JsonObject {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonObject() {}

  /**
   * The body as an object.
   *
   * @param members the names that its members may have
   * @throws ApiException if it is anything else
   */
  public static JsonNode read(byte[] body, Set<String> members) {
    JsonNode json;
    try {
      json = JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)) + "");
    } catch (CharacterCodingException e) {
      throw ApiException.badRequest("the body is not valid UTF-8");
    } catch (JacksonException e) {
      throw ApiException.badRequest("the body is not valid JSON: " + JsonProblem.of(e));
    }
    if (json == null) {
      throw ApiException.badRequest("the body is empty; send a JSON object");
    }
    requireMembers(json, members, "the body");
    return json;
  }

  /**
   * Refuses a value that is not an object, or one with unknown members.
   *
   * @param what the value in the message
   */
  public static void requireMembers(JsonNode json, Set<String> members, String what) {
    if (!json.isObject()) {
      throw ApiException.badRequest(
          what + " is not a JSON object; send one with some of the members " + listed(members));
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!members.contains(name)) {
        throw ApiException.badRequest("unknown member '" + name + "'; send " + listed(members));
      }
    }
  }

  private static String listed(Set<String> members) {
    return String.join(", ", members.stream().sorted().toList());
  }
}
