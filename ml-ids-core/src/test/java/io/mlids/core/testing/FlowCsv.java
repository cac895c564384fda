package io.mlids.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Normalises flow CSVs for comparisons, so that neither the column order nor the number format
 * matters.
 */
public final class FlowCsv {

  private FlowCsv() {}

  /** The rows, each with its columns sorted by name and every number formatted as a double. */
  public static List<String> rows(String csv) {
    List<String> lines = csv.lines().toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    String[] titles = lines.getFirst().split(",", -1);
    List<String> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      TreeMap<String, String> row = new TreeMap<>();
      for (int i = 0; i < titles.length; i++) {
        row.put(titles[i], cell(titles[i], cells[i]));
      }
      rows.add(row.toString());
    }
    rows.sort(null);
    return rows;
  }

  private static String cell(String title, String text) {
    return switch (title) {
      case "Flow ID", "Src IP", "Dst IP", "Timestamp", "Label" -> text;
      // Negative zero equals zero.
      default -> Double.toString(Double.parseDouble(text) + 0.0);
    };
  }
}
