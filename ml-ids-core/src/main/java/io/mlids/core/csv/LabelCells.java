package io.mlids.core.csv;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.SpreadsheetText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Converts the cells of a label column to traffic classes, normalising each spelling once. */
final class LabelCells {
  /**
   * The maximum number of different spellings in a column. A column with more spellings is not a
   * label column.
   */
  static final int MAX_CLASSES = 1000;

  /** A label as spelled in a cell. */
  static final class Label {
    private final String name;
    private long rows;

    private Label(String name) {
      this.name = name;
    }

    /** The traffic class name, as spelled in {@link TrafficClass}. */
    String name() {
      return name;
    }

    /** Counts a row with this label as accepted. */
    void accept() {
      rows++;
    }
  }

  /** An empty cell. */
  static final Label EMPTY = new Label("");

  /** The label cell in a repeated header line. */
  static final Label HEADER = new Label(ColumnNames.LABEL);

  private final Map<String, Label> byCell = new HashMap<>();
  private final Map<String, Label> byName = new HashMap<>();
  private char[] lastCell = new char[0];
  private Label lastLabel = EMPTY;

  /** Returns the label of rows that have none. */
  Label none() {
    return byName.computeIfAbsent(FlowReader.NO_LABEL, Label::new);
  }

  /** Returns the label in a cell. */
  Label of(char[] raw, int offset, int length) {
    // Flows with the same label are usually adjacent.
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

  /** Returns whether the column has too many different spellings to be a label column. */
  boolean hasTooManySpellings() {
    return byCell.size() > MAX_CLASSES;
  }

  /**
   * Returns whether the label in the last line of a file may be truncated. A label may be truncated
   * if it has not occurred before and is a prefix of a known class or of an earlier label.
   */
  boolean mayBeTruncated(Label label) {
    if (label.rows > 0 || TrafficClass.known().contains(new TrafficClass(label.name))) {
      return false;
    }
    String start = label.name.toLowerCase(Locale.ROOT);
    return TrafficClass.known().stream().anyMatch(known -> continues(known.name(), start))
        || byName.values().stream().anyMatch(seen -> seen.rows > 0 && continues(seen.name, start));
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
