package io.mlids.api.search.criterion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The fields of a query. The first name is the one in documentation and error messages. */
public enum SearchField {
  SRC(FieldType.ADDRESS, Use.BOTH, "attackers; the source of a flow", "src", "source", "attacker"),
  DST(
      FieldType.ADDRESS,
      Use.BOTH,
      "victims; the destination of a flow",
      "dst",
      "destination",
      "victim"),
  IP(FieldType.ADDRESS, Use.BOTH, "both sides", "ip", "address", "host"),
  PORT(FieldType.PORT, Use.BOTH, "the victims' ports; both ports of a flow", "port"),
  SRC_PORT(FieldType.PORT, Use.FLOWS, "the source port", "srcport", "src_port"),
  DST_PORT(FieldType.PORT, Use.FLOWS, "the destination port", "dstport", "dst_port"),
  PROTO(FieldType.PROTOCOL, Use.FLOWS, "the IP protocol", "proto", "protocol"),
  KIND(FieldType.NAME, Use.INCIDENTS, "the kind of incident", "kind", "class"),
  CLASS(FieldType.LABEL, Use.FLOWS, "the class according to the model", "class", "label"),
  SEVERITY(FieldType.RANK, Use.INCIDENTS, "the severity", "severity"),
  CONFIDENCE(FieldType.RATIO, Use.INCIDENTS, "the confidence", "confidence"),
  SCORE(
      FieldType.RATIO,
      Use.FLOWS,
      "the probability of an attack according to the model",
      "score",
      "probability"),
  STATE(
      FieldType.NAME, Use.INCIDENTS, "whether the incident may continue, and its triage", "state"),
  ASSIGNEE(FieldType.TEXT, Use.INCIDENTS, "who deals with the incident", "assignee", "assigned"),
  TAG(FieldType.IDENTIFIER, Use.INCIDENTS, "the tags", "tag", "tags"),
  NOTE(FieldType.TEXT, Use.INCIDENTS, "the notes", "note", "notes"),
  VERDICT(FieldType.NAME, Use.FLOWS, "the verdict", "verdict"),
  ORIGIN(FieldType.TEXT, Use.BOTH, "the source of the packets", "origin"),
  TITLE(FieldType.TEXT, Use.INCIDENTS, "the title", "title"),
  REASON(FieldType.TEXT, Use.BOTH, "the reasons", "reason"),
  TECHNIQUE(FieldType.IDENTIFIER, Use.INCIDENTS, "MITRE ATT&CK techniques", "technique"),
  MODEL(FieldType.IDENTIFIER, Use.INCIDENTS, "the version of the model", "model"),
  ID(FieldType.IDENTIFIER, Use.BOTH, "the ID", "id"),
  COMMUNITY(FieldType.IDENTIFIER, Use.FLOWS, "the Community ID", "community", "community_id"),
  NUMBER(FieldType.COUNT, Use.INCIDENTS, "the number of the incident", "number"),
  SINCE(FieldType.TIME, Use.BOTH, "the last packet was captured then or later", "since"),
  UNTIL(FieldType.TIME, Use.BOTH, "the first packet was captured then or earlier", "until"),
  SEEN(FieldType.TIME, Use.BOTH, "some of the time lies in the period", "seen"),
  FIRST(FieldType.TIME, Use.BOTH, "the time of the first packet", "first", "start"),
  LAST(FieldType.TIME, Use.BOTH, "the time of the last packet", "last", "end"),
  REPORTED(FieldType.TIME, Use.INCIDENTS, "the time of the first report", "reported"),
  UPDATED(FieldType.TIME, Use.INCIDENTS, "when the server last changed the incident", "updated"),
  DURATION(FieldType.DURATION, Use.BOTH, "from the first packet to the last", "duration"),
  FLOWS(FieldType.COUNT, Use.INCIDENTS, "the number of flows", "flows"),
  PACKETS(FieldType.COUNT, Use.BOTH, "the number of packets", "packets"),
  BYTES(FieldType.SIZE, Use.BOTH, "payload bytes", "bytes"),
  TEXT(FieldType.TEXT, Use.BOTH, "all that is shown; the same as a word without a field", "text");

  /** What a field applies to. */
  private enum Use {
    INCIDENTS(EnumSet.of(SearchTarget.INCIDENTS)),
    FLOWS(EnumSet.of(SearchTarget.FLOWS)),
    BOTH(EnumSet.allOf(SearchTarget.class));

    private final Set<SearchTarget> targets;

    Use(Set<SearchTarget> targets) {
      this.targets = targets;
    }
  }

  private final FieldType type;
  private final Use use;
  private final String meaning;
  private final List<String> names;

  SearchField(FieldType type, Use use, String meaning, String... names) {
    this.type = type;
    this.use = use;
    this.meaning = meaning;
    this.names = List.of(names);
  }

  /** How the field's values are written and compared. */
  public FieldType type() {
    return type;
  }

  /** The field's name in documentation and error messages. */
  public String id() {
    return names.getFirst();
  }

  /** All names, in lower case; {@link #id()} is the first. */
  public List<String> names() {
    return names;
  }

  /** What the field contains, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Returns whether a query for the target may contain the field. */
  public boolean appliesTo(SearchTarget target) {
    return use.targets.contains(target);
  }

  /** The field of a target with the given name, ignoring case. */
  public static Optional<SearchField> of(String name, SearchTarget target) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(each -> each.appliesTo(target) && each.names.contains(wanted))
        .findFirst();
  }

  /** The names of all fields of a target, including the alternatives. */
  public static List<String> allNames(SearchTarget target) {
    List<String> all = new ArrayList<>();
    for (SearchField each : values()) {
      if (each.appliesTo(target)) {
        all.addAll(each.names);
      }
    }
    return all;
  }
}
