package io.mlids.api.route.triage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.table.SpreadsheetText;
import java.util.Map;

/**
 * A case as CSV: a line for each fact, with the section, the number of the element in a list, the
 * name and the value.
 */
final class CaseCsv {
  private static final String HEADER = "section,number,name,value\n";

  private final StringBuilder text = new StringBuilder(HEADER);

  private CaseCsv() {}

  static String of(JsonNode file) {
    CaseCsv csv = new CaseCsv();
    csv.line("export", "", "exported_at", file.path("exported_at"));
    csv.line("export", "", "server", file.path("server"));
    csv.object("incident", file.path("incident"));
    csv.object("triage", file.path("triage"));
    return csv.text.toString();
  }

  private void object(String section, JsonNode object) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String inner = section + "." + each.getKey();
      switch (each.getValue().getNodeType()) {
        case OBJECT -> object(inner, each.getValue());
        case ARRAY -> array(inner, each.getValue());
        default -> line(section, "", each.getKey(), each.getValue());
      }
    }
  }

  private void array(String section, JsonNode array) {
    for (int i = 0; i < array.size(); i++) {
      element(section, Integer.toString(i + 1), "", array.get(i));
    }
  }

  private void element(String section, String number, String name, JsonNode value) {
    if (value.isObject()) {
      String prefix = name.isEmpty() ? "" : name + ".";
      value
          .properties()
          .forEach(each -> element(section, number, prefix + each.getKey(), each.getValue()));
    } else {
      line(section, number, name, value);
    }
  }

  private void line(String section, String number, String name, JsonNode value) {
    text.append(section)
        .append(',')
        .append(number)
        .append(',')
        .append(SpreadsheetText.cell(name))
        .append(',')
        .append(SpreadsheetText.cell(value.isValueNode() ? value.asText() : value.toString()))
        .append('\n');
  }
}
