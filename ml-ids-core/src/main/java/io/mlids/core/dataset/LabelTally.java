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
 * How many rows have which label, as the dataset spells them, and which of these labels were read
 * as {@code Benign}: a dataset whose benign rows have another name looks like attacks throughout.
 *
 * <p>Lines hold labels unchanged; callers escape control characters for terminals.
 *
 * <p>Filled by a {@link BenignReader}. Holds at most {@value #MOST_LABELS} labels; rows of further
 * ones are counted together. Not thread-safe.
 */
public final class LabelTally {
  static final int MOST_LABELS = 1000;

  /** How many labels a message names. */
  private static final int NAMED = 8;

  private final BenignLabels benign;
  private final Map<String, Long> rows = new TreeMap<>();
  private long others;

  /** An empty tally. */
  public LabelTally(BenignLabels benign) {
    this.benign = benign;
  }

  void add(String label, long count) {
    if (rows.size() < MOST_LABELS || rows.containsKey(label)) {
      rows.merge(label, count, Long::sum);
    } else {
      others += count;
    }
  }

  /** Adds the counts of another tally of the same names. */
  public void merge(LabelTally other) {
    other.rows.forEach(this::add);
    others += other.others;
  }

  /** Rows by label, as the dataset spells them, {@code Benign} and unlabelled rows included. */
  public Map<String, Long> rows() {
    return Map.copyOf(rows);
  }

  /** A line for each label that counts as benign under another name. */
  public List<String> renamed() {
    List<String> lines = new ArrayList<>();
    rows.forEach(
        (label, count) -> {
          if (benign.include(label) && !label.equals(TrafficClass.BENIGN.name())) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "the label '%s' (%,d rows) is read as Benign; %s NAME says otherwise",
                    label,
                    count,
                    benign.setting()));
          }
        });
    return lines;
  }

  /**
   * What is wrong if there are labelled rows and none is benign: which labels were found, and what
   * to do if one of them means benign.
   */
  public Optional<String> lackOfBenign() {
    boolean found = rows.keySet().stream().anyMatch(benign::include);
    if (found || attacks().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "no row is labelled Benign, so that all of them count as attacks; labels found: "
            + found(attacks())
            + "; if one of them means benign, name it with "
            + benign.setting()
            + " NAME, or call it Benign");
  }

  /** What is wrong if a name given for benign rows is the label of no row. */
  public Optional<String> unusedNames() {
    Collection<String> unused = benign.withoutRow(rows.keySet());
    if (unused.isEmpty() || rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        benign.setting()
            + ": no row is labelled '"
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
