package io.mlids.core.label;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.SpreadsheetText;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels flows, and counts them by label and by rule. Not thread-safe. */
public final class LabelCounts {
  private static final int NAME_WIDTH = 64;

  private final LabelRules rules;
  private final long[] ofRule;
  private final SortedMap<TrafficClass, Long> ofLabel = new TreeMap<>();
  private long rows;

  /** Creates counts that start at zero. */
  public LabelCounts(LabelRules rules) {
    this.rules = rules;
    this.ofRule = new long[rules.rules().size()];
  }

  /**
   * Finds the class of a flow and counts the flow.
   *
   * @return the class
   */
  public TrafficClass label(FlowParties flow) {
    OptionalInt match = rules.firstMatch(flow);
    TrafficClass label = rules.defaultLabel();
    if (match.isPresent()) {
      ofRule[match.getAsInt()]++;
      label = rules.rules().get(match.getAsInt()).label();
    }
    ofLabel.merge(label, 1L, Long::sum);
    rows++;
    return label;
  }

  /** The number of flows labelled. */
  public long rows() {
    return rows;
  }

  /** The number of flows by label. */
  public SortedMap<TrafficClass, Long> rowsPerLabel() {
    return Collections.unmodifiableSortedMap(ofLabel);
  }

  /** The number of flows labelled by the rule with this index, counted from 0. */
  public long rowsOfRule(int rule) {
    return ofRule[rule];
  }

  /** Prints the counts, one line per label and one per rule. */
  public void print(PrintWriter out) {
    line(out, "rows", rows);
    ofLabel.forEach((label, count) -> line(out, "label " + label, count));
    for (int i = 0; i < ofRule.length; i++) {
      if (ofRule[i] > 0) {
        line(out, name(i), ofRule[i]);
      }
    }
    for (int i = 0; i < ofRule.length; i++) {
      if (ofRule[i] == 0) {
        out.println(SpreadsheetText.escaped(name(i)) + ": no matching flow");
      }
    }
  }

  private String name(int rule) {
    LabelRule named = rules.rules().get(rule);
    String reason = named.reason().strip().replaceAll("\\s+", " ");
    return "rules[" + rule + "] " + named.label() + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static void line(PrintWriter out, String what, long count) {
    String shown = SpreadsheetText.escaped(what);
    String pad = " ".repeat(Math.max(1, NAME_WIDTH - shown.length()));
    out.println(shown + pad + String.format(Locale.ROOT, "%,10d", count));
  }
}
