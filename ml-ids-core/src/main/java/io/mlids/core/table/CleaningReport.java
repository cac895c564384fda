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
 * What was not as it should be in tables of flows: rows dropped by reason, cells by column, columns
 * that were absent. {@link #rowsRead} is always {@link #rowsAccepted} plus {@link #rowsDropped};
 * cells are counted in accepted rows only.
 *
 * <p>Filled by a reader while it reads. Not thread-safe.
 */
public final class CleaningReport {

  /** Why a row is not used. */
  public enum DropReason {
    REPEATED_HEADER("repeated header line"),
    BLANK_LINE("blank line"),
    TOO_FEW_FIELDS("too few fields"),
    TOO_MANY_FIELDS("too many fields"),
    CUT_OFF("cut-off last line"),
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

  /** How a cell lacks a usable number. */
  public enum Missing {
    /** Text that is no number, read as NaN: the one change of a value. */
    NO_NUMBER("no number"),
    EMPTY("empty"),
    NAN("NaN"),
    INFINITE("infinite"),
    /** Below 0 in a column that cannot be; see {@link Feature#isMissing}. */
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

  /** Adds the counts of another report to these. */
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

  /** Lines below the headers, whatever became of them. */
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

  /** Cells of a column that lack a usable number in this way. */
  public long cells(Feature feature, Missing how) {
    return missing[feature.ordinal()][how.ordinal()];
  }

  /** Cells whose value was changed: text that is no number, read as NaN. */
  public long cellsChanged() {
    long sum = 0;
    for (Feature feature : Feature.all()) {
      sum += cells(feature, Missing.NO_NUMBER);
    }
    return sum;
  }

  /** Cells whose comma was read as a decimal point, in files that separate columns otherwise. */
  public long decimalCommas() {
    return decimalCommas;
  }

  /** Columns that a file lacks and that were filled with 0 or empty text, by file. */
  public Map<String, List<Feature>> filledColumns() {
    return Collections.unmodifiableMap(filled);
  }

  /** Writes the counts for people, at most 80 columns wide but for file names. */
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
