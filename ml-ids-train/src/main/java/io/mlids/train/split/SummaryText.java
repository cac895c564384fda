package io.mlids.train.split;

import io.mlids.core.console.Terminal;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.duplicate.SharedRows;
import io.mlids.train.split.part.Subset;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** The tables of a {@link SplitSummary} as text. */
final class SummaryText {
  private static final int LABEL_WIDTH = 28;
  private static final String NUMBER = "%,13d";
  private static final String TITLE = "%13s";

  private final SplitSummary summary;
  private final PrintWriter out;

  SummaryText(SplitSummary summary, PrintWriter out) {
    this.summary = summary;
    this.out = out;
  }

  void print() {
    printLeftOut();
    out.println();
    if (summary.rows().subsets().equals(Subset.THREE)) {
      printSubsets();
    } else {
      printFolds();
    }
    out.println();
    printShared();
    printGroups();
  }

  private void printLeftOut() {
    summary
        .comparison()
        .removal()
        .ifPresent(
            removal -> {
              boolean exact = removal.equality() == Equality.EXACT;
              out.println(
                  count(
                      exact ? "duplicates removed" : "equal feature rows removed", removal.rows()));
              if (!exact) {
                out.println(count("  with another label", removal.otherLabel()));
              }
            });
    if (summary.comparison().inGap() > 0) {
      out.println(count("rows in gaps left out", summary.comparison().inGap()));
    }
  }

  /** Aligned with the lines of the cleaning report. */
  private static String count(String what, long count) {
    return String.format(Locale.ROOT, "%-32s%,14d", what, count);
  }

  private void printSubsets() {
    RowCounts rows = summary.rows();
    List<Object> title = new ArrayList<>();
    rows.subsets().forEach(subset -> title.add(subset.name()));
    title.add("all");
    out.println(line("label", TITLE, title));
    for (String label : rows.labels()) {
      out.println(
          line(
              Terminal.printable(label),
              NUMBER,
              withSum(rows.subsets().stream().mapToLong(each -> rows.of(label, each)))));
    }
    out.println(line("all", NUMBER, withSum(rows.subsets().stream().mapToLong(rows::of))));
  }

  private static List<Object> withSum(LongStream counts) {
    List<Object> all = new ArrayList<>();
    long sum = 0;
    for (long count : counts.toArray()) {
      all.add(count);
      sum += count;
    }
    all.add(sum);
    return all;
  }

  /** There may be too many folds for a column each. */
  private void printFolds() {
    RowCounts rows = summary.rows();
    out.println(line("rows per fold", TITLE, List.of("fewest", "most", "all")));
    for (String label : rows.labels()) {
      out.println(
          line(
              Terminal.printable(label),
              NUMBER,
              range(rows.subsets().stream().mapToLong(each -> rows.of(label, each)).toArray())));
    }
    out.println(line("all", NUMBER, range(rows.subsets().stream().mapToLong(rows::of).toArray())));
  }

  private static List<Object> range(long[] counts) {
    return List.of(
        LongStream.of(counts).min().orElse(0),
        LongStream.of(counts).max().orElse(0),
        LongStream.of(counts).sum());
  }

  private void printShared() {
    SharedRows shared = summary.comparison().shared();
    long found = 0;
    if (summary.rows().subsets().equals(Subset.THREE)) {
      for (Subset subset : List.of(Subset.VAL, Subset.TEST)) {
        long equal = shared.shared(subset.ordinal(), Subset.TRAIN.ordinal());
        found += equal;
        out.println(
            share(
                subset.name() + " rows equal to a training row",
                equal,
                shared.rows(subset.ordinal())));
      }
    } else {
      long all = 0;
      for (Subset subset : summary.rows().subsets()) {
        found += shared.anywhere(subset.ordinal());
        all += shared.rows(subset.ordinal());
      }
      out.println(share("rows equal to a row of another file", found, all));
    }
    if (found > 0) {
      out.println("  (equal in all model inputs; a split without duplicates keeps one of each)");
    }
    out.println();
  }

  private static String share(String what, long count, long of) {
    return String.format(
        Locale.ROOT,
        "%-40s %,d of %,d (%.1f %%)",
        what,
        count,
        of,
        of == 0 ? 0 : 100.0 * count / of);
  }

  private void printGroups() {
    if (summary.groups().isEmpty()) {
      return;
    }
    for (Subset subset : summary.rows().subsets()) {
      List<SplitSummary.Group> here =
          summary.groups().stream().filter(group -> group.subset().equals(subset)).toList();
      out.printf(
          Locale.ROOT,
          "%s: %,d rows in %d %s%s%n",
          subset.name(),
          summary.rows().of(subset),
          here.size(),
          summary.groupWord(),
          here.size() == 1 ? "" : "s");
      here.forEach(
          group ->
              out.println(
                  line("  " + Terminal.printable(group.name()), NUMBER, List.of(group.rows()))));
    }
    out.println();
  }

  private static String line(String label, String format, List<Object> cells) {
    StringBuilder line = new StringBuilder(label);
    line.repeat(' ', Math.max(0, LABEL_WIDTH - label.length()));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, format, cell)));
    return line.toString();
  }
}
