package io.mlids.core.command.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import io.mlids.core.table.SpreadsheetText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints incidents or flows as a server returns them. Used by one thread. */
final class FoundOutput {
  /** The members of a flow that a table shows. */
  private static final List<String> FLOW_TABLE =
      List.of(
          "end",
          "src_ip",
          "src_port",
          "dst_ip",
          "dst_port",
          "protocol",
          "verdict",
          "label",
          "probability",
          "packets",
          "bytes",
          "origin");

  private static final List<String> FLOW_CSV =
      List.of(
          "id",
          "flow_id",
          "src_ip",
          "src_port",
          "dst_ip",
          "dst_port",
          "protocol",
          "start",
          "end",
          "packets",
          "bytes",
          "verdict",
          "label",
          "probability",
          "reasons",
          "origin",
          "community_id");

  private static final List<String> INCIDENT_TABLE =
      List.of("last_seen", "severity", "confidence", "kind", "attackers", "victims", "state", "id");

  private static final List<String> INCIDENT_CSV =
      List.of(
          "id",
          "kind",
          "title",
          "severity",
          "confidence",
          "state",
          "attackers",
          "victims",
          "ports",
          "first_seen",
          "last_seen",
          "flows",
          "packets",
          "bytes",
          "reasons",
          "origin");

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonFactory JSON =
      PrintableJson.factory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  /** The formats. */
  enum Format {
    TABLE,
    JSON,
    CSV
  }

  private final Format format;
  private final List<String> columns;
  private final PrintWriter out;
  private final List<List<Object>> rows = new ArrayList<>();

  FoundOutput(Format format, boolean ofFlows, PrintWriter out) {
    this.format = format;
    this.out = out;
    this.columns =
        format == Format.CSV
            ? ofFlows ? FLOW_CSV : INCIDENT_CSV
            : ofFlows ? FLOW_TABLE : INCIDENT_TABLE;
    if (format == Format.CSV) {
      out.println(String.join(",", columns));
    }
  }

  /** Prints an element; a table is printed at the end, when its widths are known. */
  void add(JsonNode found) throws IOException {
    switch (format) {
      case JSON -> {
        try (JsonGenerator json = JSON.createGenerator(out)) {
          MAPPER.writeTree(json, found);
        }
        out.println();
      }
      case CSV ->
          out.println(
              columns.stream()
                  .map(name -> SpreadsheetText.cell(text(found.path(name))))
                  .collect(Collectors.joining(",")));
      case TABLE -> rows.add(columns.stream().map(name -> value(found.path(name))).toList());
    }
  }

  private static Object value(JsonNode json) {
    if (json.isIntegralNumber()) {
      return json.longValue();
    }
    return json.isNumber() ? (Object) json.doubleValue() : text(json);
  }

  /** The elements of a list, separated by spaces. */
  private static String text(JsonNode json) {
    if (!json.isArray()) {
      return json.asText("");
    }
    List<String> all = new ArrayList<>();
    json.forEach(each -> all.add(each.asText()));
    return String.join(" ", all);
  }

  /** Prints what has not been printed. */
  void complete() {
    if (format == Format.TABLE && !rows.isEmpty()) {
      TextTable.ofRows(columns, rows).print(out, TextTable.Overflow.NOWRAP, Terminal.width());
    }
    out.flush();
  }
}
