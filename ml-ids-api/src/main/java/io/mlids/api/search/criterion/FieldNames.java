package io.mlids.api.search.criterion;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The names that fields of the types {@link FieldType#NAME} and {@link FieldType#RANK} have. */
public final class FieldNames {
  public static final String OPEN = "open";
  public static final String CLOSED = "closed";
  public static final String NEW = "new";
  public static final String INVESTIGATING = "investigating";
  public static final String RESOLVED = "resolved";
  public static final String FALSE_ALARM = "false_alarm";
  public static final String ATTACK = "attack";
  public static final String BENIGN = "benign";
  public static final String SUSPICIOUS = "suspicious";
  public static final String UNUSUAL = "unusual";

  /** The states of triage. */
  public static final List<String> TRIAGE_STATES =
      List.of(NEW, INVESTIGATING, RESOLVED, FALSE_ALARM);

  private static final List<String> STATES =
      Stream.concat(Stream.of(OPEN, CLOSED), TRIAGE_STATES.stream()).toList();
  private static final List<String> KINDS =
      Arrays.stream(BehaviourKind.values()).map(BehaviourKind::id).toList();
  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::id).toList();

  private FieldNames() {}

  /** The names that a field may have, in their order. */
  public static List<String> of(SearchField field) {
    return switch (field) {
      case KIND -> KINDS;
      case SEVERITY -> SEVERITIES;
      case STATE -> STATES;
      case VERDICT -> List.of(ATTACK, BENIGN, SUSPICIOUS, UNUSUAL);
      default -> throw new IllegalArgumentException(field + " has no fixed names");
    };
  }
}
