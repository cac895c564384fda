package io.mlids.core.behaviour.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.text.JsonProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The settings of the behaviour rules: the defaults, optionally overridden by a file. Immutable.
 */
public final class BehaviourSettings {
  private static final long LARGEST = 1L << 20;
  private static final long BYTES_OF_CONVERSATION = 400;

  /**
   * The maximum memory of six subjects, one of each kind, including their sample conversations, the
   * rules' state, and evicted subjects that open conversations still refer to.
   */
  private static final long BYTES_OF_SUBJECTS = 7000;

  /**
   * The memory that a subject typically uses, in bytes. In most traffic, few subjects have rule
   * state or more than one sample conversation. This figure determines the size of the tables in a
   * small heap. If {@link #BYTES_OF_SUBJECTS} determined the size instead, the tables would be half
   * as large. So much memory is rarely needed, because only an attack fills the tables entirely
   * with attackers.
   */
  private static final long TYPICAL_BYTES_OF_SUBJECT = 400;

  private static final int KINDS_OF_SUBJECTS = 6;
  private static final int CONVERSATIONS_PER_SUBJECT = 2;
  private static final int MEMBERS_PER_SUBJECT = 64;

  private static final long BYTES_OF_MEMBER = 4;

  /** The memory reserved for incidents, in bytes per subject in one table. */
  private static final long BYTES_OF_INCIDENTS = 512;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final Map<Parameter, Double> values;

  private BehaviourSettings(Map<Parameter, Double> values) {
    this.values = values;
  }

  /** The defaults. */
  public static BehaviourSettings shipped() {
    String name = "behaviour.json";
    Map<Parameter, Double> values = new EnumMap<>(Parameter.class);
    try (InputStream in = BehaviourSettings.class.getResourceAsStream(name)) {
      read(JSON.readTree(in), name, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Parameter each : Parameter.values()) {
      if (!values.containsKey(each)) {
        throw new IllegalStateException(name + " lacks " + each);
      }
    }
    return new BehaviourSettings(values);
  }

  /**
   * Reads a JSON file that overrides defaults. The file contains an object of named numbers for
   * each rule.
   *
   * @throws BehaviourSettingsException if the file is not valid JSON, or contains unknown settings
   *     or numbers out of range; the message contains the location
   */
  public static BehaviourSettings read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "this is a directory; specify a JSON file with behaviour settings");
    }
    if (Files.size(file) > LARGEST) {
      throw new BehaviourSettingsException(
          file + ": " + Files.size(file) + " bytes; the maximum for a settings file is " + LARGEST);
    }
    Map<Parameter, Double> values = new EnumMap<>(shipped().values);
    try {
      read(JSON.readTree(Files.readAllBytes(file)), file.toString(), values);
    } catch (JsonProcessingException e) {
      throw new BehaviourSettingsException(
          "%s: line %d, column %d: invalid JSON (%s)"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  JsonProblem.of(e)),
          e);
    }
    return new BehaviourSettings(values);
  }

  private static void read(JsonNode document, String name, Map<Parameter, Double> into)
      throws BehaviourSettingsException {
    if (!document.isObject()) {
      throw new BehaviourSettingsException(
          name
              + ": the file must contain a JSON object, for example {\"port_scan\":"
              + " {\"net_failures\": 9}}");
    }
    for (Map.Entry<String, JsonNode> section : document.properties()) {
      if (!section.getValue().isObject()) {
        throw new BehaviourSettingsException(
            name + ": " + section.getKey() + ": the value must be a JSON object");
      }
      for (Map.Entry<String, JsonNode> each : section.getValue().properties()) {
        String place = section.getKey() + "." + each.getKey();
        Parameter parameter =
            Parameter.of(section.getKey(), each.getKey())
                .orElseThrow(
                    () ->
                        new BehaviourSettingsException(
                            name
                                + ": "
                                + place
                                + ": unknown setting; docs/incidents.md lists all of them"));
        JsonNode value = each.getValue();
        if (!value.isNumber()
            || value.doubleValue() < parameter.least()
            || value.doubleValue() > parameter.most()) {
          throw new BehaviourSettingsException(
              "%s: %s: %s is not a number from %s to %s"
                  .formatted(
                      name, place, value, plain(parameter.least()), plain(parameter.most())));
        }
        into.put(parameter, value.doubleValue());
      }
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /**
   * Returns settings with limits on the state: the given number of subjects of each kind, twice as
   * many conversations and 64 times as many set members. Limits that are already lower are kept,
   * and no limit falls below the minimum that a settings file may specify.
   */
  public BehaviourSettings withState(int subjects) {
    Map<Parameter, Double> smaller = new EnumMap<>(values);
    lower(smaller, Parameter.SUBJECTS, subjects);
    lower(smaller, Parameter.CONVERSATIONS, (double) CONVERSATIONS_PER_SUBJECT * subjects);
    lower(smaller, Parameter.SET_MEMBERS, (double) MEMBERS_PER_SUBJECT * subjects);
    return new BehaviourSettings(smaller);
  }

  /**
   * Returns settings whose {@linkplain #withState limits on the state} typically keep it within the
   * given amount of memory; see {@link #typicalStateBytes}.
   */
  public BehaviourSettings fitted(long bytes) {
    long bytesPerSubject =
        typicalStateBytes(CONVERSATIONS_PER_SUBJECT, KINDS_OF_SUBJECTS, MEMBERS_PER_SUBJECT)
            + BYTES_OF_INCIDENTS;
    return withState((int) Math.min(Integer.MAX_VALUE / 2, bytes / bytesPerSubject));
  }

  /** The memory that the state typically takes, in bytes, excluding incidents. */
  public static long typicalStateBytes(long conversations, long subjects, long setMembers) {
    return conversations * BYTES_OF_CONVERSATION
        + subjects * TYPICAL_BYTES_OF_SUBJECT
        + setMembers * BYTES_OF_MEMBER;
  }

  private static void lower(Map<Parameter, Double> values, Parameter parameter, double most) {
    values.merge(parameter, Math.max(parameter.least(), most), Math::min);
  }

  /**
   * The maximum memory that the state takes, in bytes. It is reached when all tables are full of
   * subjects with rule state, all sets are full, and the maximum number of incidents is open.
   * Measured on a 64-bit JVM with compressed pointers and rounded up.
   */
  public long largestStateBytes() {
    return whole(Parameter.CONVERSATIONS) * BYTES_OF_CONVERSATION
        + whole(Parameter.SUBJECTS) * BYTES_OF_SUBJECTS
        + incidentBytes()
        + whole(Parameter.SET_MEMBERS) * BYTES_OF_MEMBER;
  }

  /** The part of {@link #largestStateBytes} for incidents and the state that they refer to. */
  public long incidentBytes() {
    return whole(Parameter.SUBJECTS) * BYTES_OF_INCIDENTS;
  }

  /** The value of a parameter. */
  public double value(Parameter parameter) {
    return values.get(parameter);
  }

  /** The value of a parameter, rounded to an integer. */
  public int whole(Parameter parameter) {
    return (int) Math.round(value(parameter));
  }

  /** The value of a parameter in seconds, converted to microseconds. */
  public long micros(Parameter parameter) {
    return Math.round(value(parameter) * 1e6);
  }
}
