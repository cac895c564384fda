package io.mlids.core.table;

import io.mlids.core.feature.Feature;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts the defects in flow tables. The report contains the dropped rows by reason, the defective
 * cells by column, and the absent columns. {@link #rowsRead} always equals {@link #rowsAccepted}
 * plus {@link #rowsDropped}. Only cells in accepted rows are counted.
 *
 * <p>Readers fill the report while they read. Not thread-safe.
 */
public final class CleaningReport {

  /** The reason why a row was dropped. */
  public enum DropReason {
    REPEATED_HEADER("repeated header line"),
    BLANK_LINE("blank line"),
    TOO_FEW_FIELDS("too few fields"),
    TOO_MANY_FIELDS("too many fields"),
    CUT_OFF("truncated last line"),
    EMPTY_LABEL("empty label");

    private final String text;

    DropReason(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The reason why a cell has no usable number. */
  public enum Missing {
    /**
     * The text is not a number, so the value is changed to NaN. All other values are kept as read.
     */
    NO_NUMBER("not a number"),
    EMPTY("empty"),
    NAN("NaN"),
    INFINITE("infinite"),
    /**
     * The number is below 0 in a column that cannot be negative (see {@link Feature#isMissing}).
     */
    NEGATIVE("negative");

    private final String text;

    Missing(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final int NAME_WIDTH = 32;
  private static final int COUNT_WIDTH = 14;

  private final long[] dropped = new long[DropReason.values().length];
  private final long[][] missing = new long[Feature.COUNT][Missing.values().length];
  private final Map<String, List<Feature>> filled = new LinkedHashMap<>();
  private long accepted;
  private long decimalCommas;

  public void acceptRow() {
    accepted++;
  }

  public void drop(DropReason reason) {
    dropped[reason.ordinal()]++;
  }

  public void count(Feature feature, Missing how) {
    missing[feature.ordinal()][how.ordinal()]++;
  }

  public void countDecimalCommas(int cells) {
    decimalCommas += cells;
  }

  public void fill(String file, List<Feature> absent) {
    if (!absent.isEmpty()) {
      filled.put(file, List.copyOf(absent));
    }
  }

  /** Adds the counts of another report to this report. */
  public void merge(CleaningReport other) {
    accepted += other.accepted;
    decimalCommas += other.decimalCommas;
    for (int i = 0; i < dropped.length; i++) {
      dropped[i] += other.dropped[i];
    }
    for (int i = 0; i < missing.length; i++) {
      for (int j = 0; j < missing[i].length; j++) {
        missing[i][j] += other.missing[i][j];
      }
    }
    filled.putAll(other.filled);
  }

  /** The number of rows below the headers, including dropped rows. */
  public long rowsRead() {
    return accepted + rowsDropped();
  }

  public long rowsAccepted() {
    return accepted;
  }

  public long rowsDropped() {
    long sum = 0;
    for (long count : dropped) {
      sum += count;
    }
    return sum;
  }

  public long rowsDropped(DropReason reason) {
    return dropped[reason.ordinal()];
  }

  /** The number of cells in a column that lack a usable number for the given reason. */
  public long cells(Feature feature, Missing how) {
    return missing[feature.ordinal()][how.ordinal()];
  }

  /** The number of cells whose value was changed to NaN because the text is not a number. */
  public long cellsChanged() {
    long sum = 0;
    for (Feature feature : Feature.all()) {
      sum += cells(feature, Missing.NO_NUMBER);
    }
    return sum;
  }

  /** The number of cells with a decimal comma, in files that use another column separator. */
  public long decimalCommas() {
    return decimalCommas;
  }

  /** The columns missing from each file, which were filled with 0 or empty text. */
  public Map<String, List<Feature>> filledColumns() {
    return Collections.unmodifiableMap(filled);
  }

  /** Prints the counts as text. Lines have at most 80 characters, not counting file names. */
  public void print(PrintWriter out) {
    line(out, "rows read", rowsRead());
    line(out, "rows accepted", accepted);
    line(out, "rows dropped", rowsDropped());
    for (DropReason reason : DropReason.values()) {
      if (rowsDropped(reason) > 0) {
        line(out, "  " + reason, rowsDropped(reason));
      }
    }
    line(out, "cells changed to NaN", cellsChanged());
    for (Feature feature : Feature.all()) {
      long changed = cells(feature, Missing.NO_NUMBER);
      if (changed > 0) {
        line(out, "  " + feature.columnName(), changed);
      }
    }
    if (decimalCommas > 0) {
      line(out, "cells with a decimal comma", decimalCommas);
    }
    printMissing(out);
    filled.forEach(
        (file, features) -> {
          List<String> names = new ArrayList<>();
          for (Feature feature : features) {
            names.add(feature.columnName() + (feature.isText() ? " ''" : " 0"));
          }
          out.println(
              "absent columns filled in "
                  + SpreadsheetText.escaped(file)
                  + ": "
                  + String.join(", ", names));
        });
    out.flush();
  }

  private void printMissing(PrintWriter out) {
    Missing[] kept = {Missing.EMPTY, Missing.NAN, Missing.INFINITE, Missing.NEGATIVE};
    boolean first = true;
    for (Feature feature : Feature.all()) {
      long sum = 0;
      StringBuilder row = new StringBuilder(pad("  " + feature.columnName(), 22));
      for (Missing how : kept) {
        sum += cells(feature, how);
        row.append(String.format(Locale.ROOT, "%,14d", cells(feature, how)));
      }
      if (sum > 0 && first) {
        first = false;
        StringBuilder title = new StringBuilder(pad("missing, kept as read", 22));
        for (Missing how : kept) {
          title.append(String.format(Locale.ROOT, "%14s", how));
        }
        out.println(title);
      }
      if (sum > 0) {
        out.println(row);
      }
    }
  }

  private static void line(PrintWriter out, String what, long count) {
    out.println(
        pad(what, NAME_WIDTH) + String.format(Locale.ROOT, "%," + COUNT_WIDTH + "d", count));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
