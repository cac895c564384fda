package io.mlids.train.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Reduces the recording machine's paths to file names. */
final class MachinePaths {
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w.:/-])/(?:work|root|home|tmp|mnt)/(?:[^\\s\"',;]*/)?");

  private MachinePaths() {}

  /** Returns the same document with shortened paths. */
  static JsonNode without(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
          copy.set(each.getKey(), without(each.getValue()));
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(each -> copy.add(without(each)));
        yield copy;
      }
      case TextNode text -> new TextNode(PATH.matcher(text.textValue()).replaceAll(""));
      default -> node;
    };
  }
}
