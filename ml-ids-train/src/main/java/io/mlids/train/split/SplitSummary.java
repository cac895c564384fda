package io.mlids.train.split;

import io.mlids.core.dataset.CleaningReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a split read and wrote.
 *
 * @param cleaning what was dropped and changed on the way
 * @param rows per label, in alphabetical order, the rows of each part
 * @param files of the parts, in the order of {@link Part}
 */
public record SplitSummary(
    CleaningReport cleaning, SortedMap<String, Map<Part, Long>> rows, List<Path> files) {

  private static final int LABEL_WIDTH = 28;

  /** Writes the counts for people, at most 80 columns wide but for file names. */
  public void print(PrintStream out) {
    cleaning.print(out);
    out.println();
    List<Object> title = new ArrayList<>();
    for (Part part : Part.values()) {
      title.add(part.name().toLowerCase(Locale.ROOT));
    }
    title.add("all");
    out.println(line("label", "%13s", title));
    Map<Part, Long> sums = new EnumMap<>(Part.class);
    rows.forEach(
        (label, ofLabel) -> {
          out.println(line(label, "%,13d", counts(ofLabel)));
          ofLabel.forEach((part, count) -> sums.merge(part, count, Long::sum));
        });
    out.println(line("all", "%,13d", counts(sums)));
    out.println();
    files.forEach(file -> out.println("wrote " + file));
  }

  private static List<Object> counts(Map<Part, Long> rows) {
    List<Object> counts = new ArrayList<>();
    long sum = 0;
    for (Part part : Part.values()) {
      long count = rows.getOrDefault(part, 0L);
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
