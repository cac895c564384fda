package io.mlids.core.dataset;

import io.mlids.core.feature.TrafficClass;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides which labels of a dataset mean {@link TrafficClass#BENIGN}. {@code Benign} always does.
 * In addition, either the names that a user gives do, or else those that published datasets use:
 * {@code Normal}, {@code Normal Traffic}, {@code Benign Traffic} and, if classes are numbers, 0.
 * Case, spaces and dashes are ignored. Immutable and thread-safe.
 */
public final class BenignLabels {
  /** Letters only, in lower case. */
  private static final Set<String> PUBLISHED = Set.of("normal", "normaltraffic", "benigntraffic");

  /** Zero as programs write it: 0, 0.0, 0.00E+00. */
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
   * Creates a set of the given names and {@code Benign}, or of the published names if none are
   * given.
   *
   * @param setting the option or parameter that lists the names, for messages
   * @throws IllegalArgumentException if a name is blank
   */
  public static BenignLabels named(List<String> names, String setting) {
    return new BenignLabels(
        names.stream().map(BenignLabels::key).collect(Collectors.toSet()), setting);
  }

  /** Whether a label, as {@link TrafficClass} spells it, means benign. */
  public boolean include(String label) {
    if (label.equals(TrafficClass.BENIGN.name())) {
      return true;
    }
    return given.isEmpty() ? isPublished(label) : given.contains(key(label));
  }

  /** The name of the setting that gives the labels, for messages. */
  String setting() {
    return setting;
  }

  /** The user's names, normalised, that none of these labels match. */
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
