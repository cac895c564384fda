package io.mlids.core.dataset;

import io.mlids.core.feature.TrafficClass;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides which labels in a dataset mean {@link TrafficClass#BENIGN}. The label {@code Benign}
 * always counts as benign, and so do the names that a user specifies. If the user specifies no
 * names, the names in published datasets count as benign: {@code Normal}, {@code Normal Traffic},
 * {@code Benign Traffic} and, if classes are numbers, 0. Case, spaces and dashes are ignored.
 * Immutable and thread-safe.
 */
public final class BenignLabels {
  /** The published names, reduced to their letters in lower case. */
  private static final Set<String> PUBLISHED = Set.of("normal", "normaltraffic", "benigntraffic");

  /** Matches all common spellings of zero, such as 0, 0.0 and 0.00E+00. */
  private static final Pattern ZERO = Pattern.compile("[+-]?0+(\\.0*)?([eE][+-]?\\d+)?");

  private static final Pattern NO_LETTER = Pattern.compile("[\\s\\p{Pd}_.]+");

  private final Set<String> given;
  private final String setting;

  private BenignLabels(Set<String> given, String setting) {
    this.given = Set.copyOf(given);
    this.setting = setting;
  }

  /** The labels that published datasets use. */
  public static BenignLabels published() {
    return new BenignLabels(Set.of(), "benign-label");
  }

  /**
   * Creates a set that contains {@code Benign} and the given names; if no names are given, it
   * contains the published names.
   *
   * @param setting the option or parameter that lists the names, as named in messages
   * @throws IllegalArgumentException if a name is blank
   */
  public static BenignLabels named(List<String> names, String setting) {
    return new BenignLabels(
        names.stream().map(BenignLabels::key).collect(Collectors.toSet()), setting);
  }

  /** Returns whether a label, spelled as in {@link TrafficClass}, means benign. */
  public boolean include(String label) {
    if (label.equals(TrafficClass.BENIGN.name())) {
      return true;
    }
    return given.isEmpty() ? isPublished(label) : given.contains(key(label));
  }

  /** The setting that specifies the labels, as named in messages. */
  String setting() {
    return setting;
  }

  /** Returns the normalised user-specified names that match none of the given labels. */
  Set<String> withoutRow(Set<String> labels) {
    Set<String> unused = new HashSet<>(given);
    labels.forEach(label -> unused.remove(key(label)));
    unused.remove(key(TrafficClass.BENIGN.name()));
    return unused;
  }

  private static boolean isPublished(String label) {
    return PUBLISHED.contains(NO_LETTER.matcher(label).replaceAll("").toLowerCase(Locale.ROOT))
        || ZERO.matcher(label).matches();
  }

  private static String key(String label) {
    return TrafficClass.ofLabel(label).name().toLowerCase(Locale.ROOT);
  }
}
