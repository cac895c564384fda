package io.mlids.api.route.triage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A case as Markdown, for reports and tickets. Text from traffic is never interpreted. */
final class CaseMarkdown {
  private static final List<String> FACTS =
      List.of(
          "id",
          "kind",
          "severity",
          "confidence",
          "state",
          "first_seen",
          "last_seen",
          "told_at",
          "origin",
          "attackers",
          "victims",
          "ports",
          "flows",
          "packets",
          "bytes",
          "techniques");

  private static final List<String> FLOW_COLUMNS =
      List.of(
          "start",
          "src_ip",
          "src_port",
          "dst_ip",
          "dst_port",
          "protocol",
          "packets",
          "bytes",
          "label");

  private final StringBuilder text = new StringBuilder(4 << 10);

  private CaseMarkdown() {}

  static String of(JsonNode file) {
    CaseMarkdown markdown = new CaseMarkdown();
    JsonNode incident = file.path("incident");
    markdown.line("# " + plain(incident.path("title")));
    markdown.line(
        "Exported "
            + plain(file.path("exported_at"))
            + " by "
            + plain(file.path("server"))
            + ". Times are UTC.");
    markdown.facts(incident);
    markdown.reasons(incident);
    markdown.evidence(incident.path("evidence"));
    markdown.flows(incident.path("sample"));
    markdown.judgement(incident.path("feedback"));
    markdown.triage(file.path("triage"));
    return markdown.text.toString();
  }

  private void line(String line) {
    text.append(line).append("\n\n");
  }

  private void facts(JsonNode incident) {
    List<List<String>> rows = new ArrayList<>();
    for (String name : FACTS) {
      JsonNode value = incident.path(name);
      if (!value.isMissingNode() && !(value.isArray() && value.isEmpty())) {
        rows.add(List.of(words(name), plain(value)));
      }
    }
    table(List.of("", ""), rows);
  }

  private void reasons(JsonNode incident) {
    line("## Why");
    for (JsonNode each : incident.path("reasons")) {
      text.append("- ").append(plain(each)).append('\n');
    }
    text.append('\n');
    if (incident.has("advice")) {
      line("## Advice");
      line(plain(incident.path("advice")));
    }
  }

  private void evidence(JsonNode evidence) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : evidence) {
      rows.add(
          List.of(
              plain(each.path("at")),
              plain(each.path("kind")),
              plain(each.path("confidence")),
              members(each.path("numbers"))));
    }
    section("Evidence", List.of("at", "kind", "confidence", "numbers"), rows);
  }

  private void flows(JsonNode flows) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : flows) {
      rows.add(FLOW_COLUMNS.stream().map(name -> plain(each.path(name))).toList());
    }
    section("Sample flows", FLOW_COLUMNS.stream().map(CaseMarkdown::words).toList(), rows);
  }

  private void judgement(JsonNode feedback) {
    if (feedback.isObject()) {
      line("## Judgement");
      line(
          words(feedback.path("judgement").asText())
              + " by "
              + plain(feedback.path("by"))
              + ", "
              + plain(feedback.path("at"))
              + (feedback.has("undone_at")
                  ? "; undone by " + plain(feedback.path("undone_by"))
                  : "")
              + ".");
    }
  }

  private void triage(JsonNode triage) {
    line("## Triage");
    table(
        List.of("", ""),
        List.of(
            List.of("state", words(triage.path("state").asText())),
            List.of("assignee", plain(triage.path("assignee"))),
            List.of("tags", plain(triage.path("tags")))));
    for (JsonNode each : triage.path("notes")) {
      line("> " + plain(each.path("text")));
      line(plain(each.path("by")) + ", " + plain(each.path("at")));
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : triage.path("events")) {
      String value =
          each.has("entry")
              ? members(each.path("entry"))
              : plain(each.has("undone") ? each.path("undone") : each.path("value"));
      rows.add(
          List.of(
              plain(each.path("number")),
              plain(each.path("at")),
              plain(each.path("by")),
              words(each.path("change").asText()),
              value));
    }
    section("History", List.of("event", "at", "by", "change", "value"), rows);
  }

  private void section(String title, List<String> header, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      line("## " + title);
      table(header, rows);
    }
  }

  private void table(List<String> header, List<List<String>> rows) {
    row(header);
    row(header.stream().map(_ -> "---").toList());
    rows.forEach(this::row);
    text.append('\n');
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String members(JsonNode object) {
    List<String> members = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      members.add(words(each.getKey()) + " " + plain(each.getValue()));
    }
    return String.join(", ", members);
  }

  private static String words(String name) {
    return escaped(name.replace('_', ' '));
  }

  /** A value as one line of text. */
  private static String plain(JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(each -> parts.add(plain(each)));
      return String.join(", ", parts);
    }
    return escaped(value.asText());
  }

  private static String escaped(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>|#~&!])", "\\\\$1");
  }
}
