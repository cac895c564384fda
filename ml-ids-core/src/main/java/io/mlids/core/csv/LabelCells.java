package io.mlids.core.csv;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.SpreadsheetText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The traffic classes that the cells of a label column name, each normalised once. */
final class LabelCells {
  /** More classes than this, and the column holds something else. */
  static final int MOST_CLASSES = 1000;

  /** The content of a cell. */
  static final class Label {
    private final String name;
    private long rows;

    private Label(String name) {
      this.name = name;
    }

    /** As {@link TrafficClass} spells it. */
    String name() {
      return name;
    }

    /** Counts a row that is accepted under this label. */
    void accept() {
      rows++;
    }
  }

  /** An empty cell. */
  static final Label EMPTY = new Label("");

  /** The cell of a repeated header line. */
  static final Label HEADER = new Label(ColumnNames.LABEL);

  private final Map<String, Label> byCell = new HashMap<>();
  private final Map<String, Label> byName = new HashMap<>();
  private char[] lastCell = new char[0];
  private Label lastLabel = EMPTY;

  /** The label that a cell names. */
  Label of(char[] raw, int offset, int length) {
    // Flows of a kind are adjacent, so the previous row usually had the same label.
    if (Arrays.equals(raw, offset, offset + length, lastCell, 0, lastCell.length)) {
      return lastLabel;
    }
    String cell = new String(raw, offset, length);
    Label label = byCell.get(cell);
    if (label == null) {
      label = read(SpreadsheetText.read(RawTextReader.decode(raw, offset, length)));
      byCell.put(cell, label);
    }
    lastCell = Arrays.copyOfRange(raw, offset, offset + length);
    lastLabel = label;
    return label;
  }

  /** Whether there are more spellings than a column of classes has. */
  boolean areTooMany() {
    return byCell.size() > MOST_CLASSES;
  }

  /**
   * Whether the label of a line that ends with the file may have lost its end: it is new, and a
   * known one or one met before goes on where it ends.
   */
  boolean mayBeCutOff(Label label) {
    if (label.rows > 0 || TrafficClass.known().contains(new TrafficClass(label.name))) {
      return false;
    }
    String start = label.name.toLowerCase(Locale.ROOT);
    return TrafficClass.known().stream().anyMatch(known -> continues(known.name(), start))
        || byName.values().stream().anyMatch(met -> met.rows > 0 && continues(met.name, start));
  }

  private static boolean continues(String name, String start) {
    return name.length() > start.length() && name.toLowerCase(Locale.ROOT).startsWith(start);
  }

  private Label read(String cell) {
    if (cell.isBlank()) {
      return EMPTY;
    }
    if (ColumnNames.isLabel(cell)) {
      return HEADER;
    }
    return byName.computeIfAbsent(TrafficClass.ofLabel(cell).name(), Label::new);
  }
}
