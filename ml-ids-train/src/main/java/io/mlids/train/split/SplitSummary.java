package io.mlids.train.split;

import io.mlids.core.console.Terminal;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.table.CleaningReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * The result of a split.
 *
 * @param cleaning dropped rows and changed values
 * @param labels number of rows per label in the CSVs
 * @param rows number of rows of each subset, by label in alphabetical order
 * @param runs subset of each run, in reading order; empty if rows were assigned individually
 * @param files the subsets' files, in the order of {@link Subset}
 */
public record SplitSummary(
    CleaningReport cleaning,
    LabelTally labels,
    SortedMap<String, Map<Subset, Long>> rows,
    List<Run> runs,
    List<Path> files) {

  /**
   * A recording; all its rows are in one subset.
   *
   * @param name name of the recording's CSV, without the extension
   */
  public record Run(String name, Subset subset, long rows) {}

  private static final int LABEL_WIDTH = 28;

  /** Prints the counts as text, at most 80 columns wide except for file names. */
  public void print(PrintWriter out) {
    cleaning.print(out);
    labels.renamed().forEach(line -> out.println(Terminal.printable(line)));
    out.println();
    List<Object> title = new ArrayList<>();
    for (Subset subset : Subset.values()) {
      title.add(subset.name().toLowerCase(Locale.ROOT));
    }
    title.add("all");
    out.println(line("label", "%13s", title));
    Map<Subset, Long> sums = new EnumMap<>(Subset.class);
    rows.forEach(
        (label, ofLabel) -> {
          out.println(line(Terminal.printable(label), "%,13d", counts(ofLabel)));
          ofLabel.forEach((subset, count) -> sums.merge(subset, count, Long::sum));
        });
    out.println(line("all", "%,13d", counts(sums)));
    out.println();
    printRuns(out);
    files.forEach(file -> out.println(Terminal.printable("wrote " + file)));
    out.flush();
  }

  private void printRuns(PrintWriter out) {
    if (runs.isEmpty()) {
      return;
    }
    for (Subset subset : Subset.values()) {
      List<Run> here = runs.stream().filter(run -> run.subset() == subset).toList();
      long sum = here.stream().mapToLong(Run::rows).sum();
      out.printf(
          Locale.ROOT,
          "%s: %,d rows in %d run%s%n",
          subset.name().toLowerCase(Locale.ROOT),
          sum,
          here.size(),
          here.size() == 1 ? "" : "s");
      here.forEach(
          run ->
              out.println(
                  line("  " + Terminal.printable(run.name()), "%,13d", List.of(run.rows()))));
    }
    out.println();
  }

  private static List<Object> counts(Map<Subset, Long> rows) {
    List<Object> counts = new ArrayList<>();
    long sum = 0;
    for (Subset subset : Subset.values()) {
      long count = rows.getOrDefault(subset, 0L);
      counts.add(count);
      sum += count;
    }
    counts.add(sum);
    return counts;
  }

  private static String line(String label, String format, List<Object> cells) {
    StringBuilder line = new StringBuilder(label);
    line.repeat(' ', Math.max(0, LABEL_WIDTH - label.length()));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, format, cell)));
    return line.toString();
  }
}
