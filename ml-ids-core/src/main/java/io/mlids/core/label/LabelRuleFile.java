package io.mlids.core.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.net.PortRange;
import io.mlids.core.text.JsonProblem;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads label rules from a JSON file; error messages contain the location in the file. */
final class LabelRuleFile {
  private static final long LARGEST = 16L << 20;
  private static final int LONGEST_LABEL = 200;
  private static final Set<String> KEYS = Set.of("default", "rules");
  private static final Set<String> RULE_KEYS =
      Set.of(
          "label",
          "from",
          "to",
          "src",
          "dst",
          "src_port",
          "dst_port",
          "protocol",
          "either_direction",
          "reason");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final Path file;

  private LabelRuleFile(Path file) {
    this.file = file;
  }

  static LabelRules read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "this is a directory; specify a rule file");
    }
    if (Files.size(file) > LARGEST) {
      throw new LabelRulesException(
          file
              + ": the file has "
              + Files.size(file)
              + " bytes; the maximum for a rule file is "
              + LARGEST);
    }
    try {
      return new LabelRuleFile(file).document(JSON.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw new LabelRulesException(
          "%s: line %d, column %d: not valid JSON (%s)"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  JsonProblem.of(e)),
          e);
    } catch (CharConversionException e) {
      // Jackson mistakes some input with zero bytes for UTF-32.
      throw new LabelRulesException(file + ": line 1: not valid JSON; save the file as UTF-8", e);
    }
  }

  private LabelRules document(JsonNode document) throws LabelRulesException {
    checkKeys(document, KEYS, "the document");
    JsonNode rules = document.path("rules");
    if (!rules.isArray()) {
      throw wrong("rules", "missing or not an array; write \"rules\": [{\"label\": …}]");
    }
    if (rules.size() > LabelRules.MAX_RULES) {
      throw wrong("rules", rules.size() + " rules; the maximum is " + LabelRules.MAX_RULES);
    }
    TrafficClass defaultLabel =
        document.has("default")
            ? label(document.get("default"), "default")
            : new TrafficClass(FlowCsvWriter.NO_LABEL);
    List<LabelRule> read = new ArrayList<>();
    for (JsonNode rule : rules) {
      read.add(rule(rule, "rules[" + read.size() + "]"));
    }
    return new LabelRules(defaultLabel, read);
  }

  private LabelRule rule(JsonNode rule, String place) throws LabelRulesException {
    checkKeys(rule, RULE_KEYS, place);
    if (!rule.has("label")) {
      throw wrong(place, "no label; add \"label\": \"…\"");
    }
    Optional<IpProtocol> protocol = Optional.empty();
    for (IpProtocol each : list(rule, "protocol", place, IpProtocol::parse)) {
      if (protocol.isPresent()) {
        throw wrong(place + ".protocol", "several protocols; write one rule for each");
      }
      protocol = Optional.of(each);
    }
    return new LabelRule(
        label(rule.get("label"), place + ".label"),
        when(rule, place),
        list(rule, "src", place, AddressRange::parse),
        list(rule, "dst", place, AddressRange::parse),
        list(rule, "src_port", place, PortRange::parse),
        list(rule, "dst_port", place, PortRange::parse),
        protocol,
        eitherDirection(rule, place),
        rule.path("reason").asText());
  }

  private TrafficClass label(JsonNode value, String place) throws LabelRulesException {
    String text = value.isTextual() ? value.textValue() : "";
    if (text.isBlank() || text.length() > LONGEST_LABEL) {
      throw wrong(
          place, "not a string of 1 to " + LONGEST_LABEL + " characters; specify a traffic class");
    }
    if (text.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')) {
      throw wrong(place, "commas, quotes and control characters are not allowed; remove them");
    }
    return TrafficClass.ofLabel(text);
  }

  private TimeSpan when(JsonNode rule, String place) throws LabelRulesException {
    long from = time(rule, "from", place, TimeSpan.ALWAYS.from());
    long to = time(rule, "to", place, TimeSpan.ALWAYS.to());
    if (from > to) {
      throw wrong(place, "\"to\" is before \"from\"; swap them");
    }
    return new TimeSpan(from, to);
  }

  private long time(JsonNode rule, String key, String place, long absent)
      throws LabelRulesException {
    if (!rule.has(key)) {
      return absent;
    }
    String text = rule.get(key).isTextual() ? rule.get(key).textValue() : "";
    try {
      return FlowTime.micros(Instant.parse(text));
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(
          place + "." + key,
          rule.get(key)
              + " is not a time with a time zone; write it like \"2026-11-20T12:00:00.000000Z\"");
    }
  }

  private boolean eitherDirection(JsonNode rule, String place) throws LabelRulesException {
    JsonNode value = rule.path("either_direction");
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw wrong(place + ".either_direction", value + " is neither true nor false");
    }
    return value.asBoolean(true);
  }

  /** Parses one value or an array of values, each a string or an integer. */
  private <T> List<T> list(JsonNode rule, String key, String place, Function<String, T> parse)
      throws LabelRulesException {
    if (!rule.has(key)) {
      return List.of();
    }
    JsonNode node = rule.get(key);
    if (node.isArray() && node.isEmpty()) {
      throw wrong(place + "." + key, "the array is empty; omit the key to match everything");
    }
    List<T> read = new ArrayList<>();
    for (JsonNode value : node.isArray() ? node : List.of(node)) {
      String at = place + "." + key + (node.isArray() ? "[" + read.size() + "]" : "");
      if (!value.isTextual() && !value.isInt()) {
        throw wrong(at, value + " is neither a string nor an integer");
      }
      try {
        read.add(parse.apply(value.asText()));
      } catch (IllegalArgumentException e) {
        throw wrong(at, value + ": " + e.getMessage());
      }
    }
    return read;
  }

  private void checkKeys(JsonNode object, Set<String> known, String place)
      throws LabelRulesException {
    if (!object.isObject()) {
      throw wrong(place, "not an object {…}; see docs/train-on-your-network.md");
    }
    for (String key : object.properties().stream().map(entry -> entry.getKey()).toList()) {
      if (!known.contains(key)) {
        throw wrong(
            place, "unknown key '" + key + "'; valid keys are " + String.join(", ", sorted(known)));
      }
    }
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }

  private LabelRulesException wrong(String place, String what) {
    return new LabelRulesException(file + ": " + place + ": " + what);
  }
}
