package io.mlids.train.split;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.train.split.assign.FixedSubsets;
import io.mlids.train.split.part.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The runs that are assigned to a subset by name; all other runs are assigned automatically. A run
 * is a CSV; its name is the file name without {@code .csv} or {@code .csv.gz}. A subset with named
 * runs contains only those runs.
 */
public record RunSides(Set<String> val, Set<String> test) {

  public RunSides {
    val = Set.copyOf(val);
    test = Set.copyOf(test);
  }

  /** Returns the name of a CSV's run. */
  public static String nameOf(Path csv) {
    String name = csv.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    for (String ending : List.of(".csv.gz", ".csv", ".parquet", ".h5")) {
      if (lower.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }

  /** Returns whether a run is assigned by name. */
  boolean any() {
    return !val.isEmpty() || !test.isEmpty();
  }

  /**
   * Checks that the runs can be split in this way.
   *
   * @throws DatasetFormatException if two files have the same name, a named run does not exist or
   *     is named twice
   */
  void check(List<Path> csvFiles) throws DatasetFormatException {
    Map<String, Path> byName = new HashMap<>();
    for (Path csv : csvFiles) {
      Path other = byName.putIfAbsent(nameOf(csv), csv);
      if (other != null) {
        throw new DatasetFormatException(
            csv + ": same run name as " + other + "; rename one of the files");
      }
    }
    for (String name : new TreeSet<>(val)) {
      if (test.contains(name)) {
        throw new DatasetFormatException(
            "run '" + name + "' is selected for both validation and test; remove it from one");
      }
    }
    check("validation", val, byName);
    check("test", test, byName);
  }

  private static void check(String option, Set<String> names, Map<String, Path> byName)
      throws DatasetFormatException {
    for (String name : new TreeSet<>(names)) {
      if (!byName.containsKey(name)) {
        throw new DatasetFormatException(
            "%s: no run '%s'; the runs are %s"
                .formatted(option, name, String.join(", ", new TreeSet<>(byName.keySet()))));
      }
    }
  }

  /** Returns the subset that the options specify for each group, if any. */
  FixedSubsets fixed(List<String> names) {
    List<Optional<Subset>> subsets = new ArrayList<>();
    for (String name : names) {
      subsets.add(
          test.contains(name)
              ? Optional.of(Subset.TEST)
              : val.contains(name) ? Optional.of(Subset.VAL) : Optional.empty());
    }
    return new FixedSubsets(subsets, val.isEmpty(), test.isEmpty());
  }
}
