package io.mlids.core.dataset;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.TrafficClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts rows by label, as spelled in the dataset, and lists the labels that were read as {@code
 * Benign}. It also returns messages about these labels, because all rows count as attacks if the
 * label of benign rows is unknown.
 *
 * <p>The messages contain labels unchanged, so callers must escape control characters for
 * terminals.
 *
 * <p>A {@link BenignReader} adds the rows. At most {@value #MAX_LABELS} labels are counted
 * separately. Rows with any other label are counted together. Not thread-safe.
 */
public final class LabelTally {
  static final int MAX_LABELS = 1000;

  /** The maximum number of labels listed in a message. */
  private static final int NAMED = 8;

  private final BenignLabels benign;
  private final Map<String, Long> rows = new TreeMap<>();
  private long others;

  /** Creates an empty tally. */
  public LabelTally(BenignLabels benign) {
    this.benign = benign;
  }

  void add(String label, long count) {
    if (rows.size() < MAX_LABELS || rows.containsKey(label)) {
      rows.merge(label, count, Long::sum);
    } else {
      others += count;
    }
  }

  /** Adds the counts of another tally with the same benign labels. */
  public void merge(LabelTally other) {
    other.rows.forEach(this::add);
    others += other.others;
  }

  /**
   * The number of rows by label, as spelled in the dataset, including {@code Benign} and unlabelled
   * rows.
   */
  public Map<String, Long> rows() {
    return Map.copyOf(rows);
  }

  /** Returns a message for each label other than {@code Benign} that was read as benign. */
  public List<String> renamed() {
    List<String> lines = new ArrayList<>();
    rows.forEach(
        (label, count) -> {
          if (benign.include(label) && !label.equals(TrafficClass.BENIGN.name())) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "the label '%s' (%,d rows) is read as Benign; use %s NAME to change this",
                    label,
                    count,
                    benign.setting()));
          }
        });
    return lines;
  }

  /**
   * Returns a message if some rows are labelled, but none of these is benign. The message lists the
   * labels and describes what to do if one of them means benign.
   */
  public Optional<String> lackOfBenign() {
    boolean found = rows.keySet().stream().anyMatch(benign::include);
    if (found || attacks().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "no rows are labelled Benign, so all rows count as attacks; labels found: "
            + found(attacks())
            + "; if one of them means benign, specify it with "
            + benign.setting()
            + " NAME, or rename it to Benign");
  }

  /** Returns a message if a benign label that the user specified does not occur in any row. */
  public Optional<String> unusedNames() {
    Collection<String> unused = benign.withoutRow(rows.keySet());
    if (unused.isEmpty() || rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        benign.setting()
            + ": no rows are labelled '"
            + String.join("' or '", unused)
            + "'; labels found: "
            + found(rows));
  }

  private Map<String, Long> attacks() {
    Map<String, Long> attacks = new TreeMap<>(rows);
    attacks.remove(FlowCsvWriter.NO_LABEL);
    attacks.keySet().removeIf(benign::include);
    return attacks;
  }

  private String found(Map<String, Long> labels) {
    int more = labels.size() - NAMED;
    return labels.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Long> entry) -> -entry.getValue())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(NAMED)
            .map(
                entry ->
                    String.format(Locale.ROOT, "%s (%,d rows)", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + (others > 0 ? " or more" : "") + " others" : "");
  }
}
