package io.mlids.train.split;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.train.split.assign.FixedSubsets;
import io.mlids.train.split.assign.GroupFolds;
import io.mlids.train.split.assign.RecordingSplitter;
import io.mlids.train.split.assign.RowAssignment;
import io.mlids.train.split.assign.RunAssignment;
import io.mlids.train.split.assign.StratifiedAssignment;
import io.mlids.train.split.assign.TimeAssignment;
import io.mlids.train.split.part.Division;
import io.mlids.train.split.part.Folds;
import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import io.mlids.train.split.time.RowTime;
import io.mlids.train.split.time.TimeBlocks;
import io.mlids.train.split.time.TimeCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the rows of a scanned dataset are assigned.
 *
 * @param assignment assigns the rows; used once
 * @param groups what is kept together, with its subset; empty if rows are assigned individually
 */
record SplitPlan(RowAssignment assignment, List<SplitSummary.Group> groups) {
  private static final int DATE = 10;

  /**
   * Plans a split.
   *
   * @throws DatasetFormatException if there are too few groups or times
   */
  static SplitPlan of(DatasetSplit split, List<Path> files, DatasetScan scan)
      throws DatasetFormatException {
    return switch (split.unit()) {
      case SplitUnit.Row _ ->
          new SplitPlan(
              new StratifiedAssignment(scan.rowsPerLabel(), split.division(), split.seed()),
              List.of());
      case SplitUnit.Group group ->
          group.by() == Grouping.DAY
              ? byDay(split, group, scan)
              : byFile(split, group, files, scan);
      case SplitUnit.TimeBlocks blocks -> byTime(split, blocks, scan);
    };
  }

  private static SplitPlan byFile(
      DatasetSplit split, SplitUnit.Group group, List<Path> files, DatasetScan scan) {
    List<String> names = names(group, files);
    List<Subset> subsets = assigned(split, group, names, scan.ofFiles());
    return new SplitPlan(
        new RunAssignment(scan.ofFiles(), subsets), groups(names, subsets, scan.ofFiles()));
  }

  private static SplitPlan byDay(DatasetSplit split, SplitUnit.Group group, DatasetScan scan)
      throws DatasetFormatException {
    NavigableMap<Long, Map<String, Long>> days = scan.times().orElseThrow().rows();
    List<String> names =
        days.keySet().stream().map(day -> RowTime.text(day).substring(0, DATE)).toList();
    List<Map<String, Long>> rows = List.copyOf(days.values());
    checkGroups(split, group, names);
    List<Subset> subsets = assigned(split, group, names, rows);
    NavigableMap<Long, Subset> starts = new TreeMap<>();
    int number = 0;
    for (long day : days.keySet()) {
      starts.put(day, subsets.get(number++));
    }
    return new SplitPlan(
        new TimeAssignment(starts, Duration.ZERO, scan.rows()), groups(names, subsets, rows));
  }

  private static List<Subset> assigned(
      DatasetSplit split,
      SplitUnit.Group group,
      List<String> names,
      List<Map<String, Long>> rowsOfGroups) {
    return switch (split.division()) {
      case Folds folds -> {
        List<Subset> subsets = folds.subsets();
        yield new GroupFolds(rowsOfGroups, folds.count(), split.seed())
            .assign().stream().map(subsets::get).toList();
      }
      case SplitFractions fractions ->
          new RecordingSplitter(rowsOfGroups, fractions, split.seed())
              .assign(group.sides().fixed(names));
    };
  }

  /** The names of groups that are files. */
  static List<String> names(SplitUnit.Group group, List<Path> files) {
    return files.stream()
        .map(file -> group.by() == Grouping.RUN ? RunSides.nameOf(file) : file.toString())
        .toList();
  }

  /**
   * Checks that there are enough groups.
   *
   * @throws DatasetFormatException if a subset would be empty
   */
  static void checkGroups(DatasetSplit split, SplitUnit.Group group, List<String> names)
      throws DatasetFormatException {
    switch (split.division()) {
      case Folds folds ->
          requireGroups(group.by(), names.size(), folds.count(), "fold", "use fewer folds");
      case SplitFractions fractions -> {
        FixedSubsets fixed = group.sides().fixed(names);
        int free = (int) fixed.subsets().stream().filter(each -> each.isEmpty()).count();
        int needed = 1;
        needed += fixed.dealsVal() && fractions.val() > 0 ? 1 : 0;
        needed += fixed.dealsTest() && fractions.test() > 0 ? 1 : 0;
        String more = group.by() == Grouping.DAY ? "traffic of more days" : "more CSVs";
        requireGroups(
            group.by(),
            free,
            needed,
            "subset",
            "use " + more + ", or set the validation share to 0");
      }
    }
  }

  private static void requireGroups(Grouping by, int groups, int needed, String what, String remedy)
      throws DatasetFormatException {
    if (groups < needed) {
      throw new DatasetFormatException(
          "%s for %s; %s".formatted(counted(groups, by.toString()), counted(needed, what), remedy));
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static List<SplitSummary.Group> groups(
      List<String> names, List<Subset> subsets, List<Map<String, Long>> rows) {
    List<SplitSummary.Group> groups = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      long sum = rows.get(i).values().stream().mapToLong(Long::longValue).sum();
      groups.add(new SplitSummary.Group(names.get(i), subsets.get(i), sum));
    }
    return groups;
  }

  private static SplitPlan byTime(DatasetSplit split, SplitUnit.TimeBlocks blocks, DatasetScan scan)
      throws DatasetFormatException {
    TimeCounts times = scan.times().orElseThrow();
    List<Long> startOfBlocks = TimeBlocks.starts(times, blocks.count());
    NavigableMap<Long, Subset> starts = new TreeMap<>();
    List<Subset> subsets = subsetOfBlocks(split.division(), blocks.count());
    for (int block = 0; block < subsets.size(); block++) {
      starts.put(startOfBlocks.get(block), subsets.get(block));
    }
    List<SplitSummary.Group> groups = new ArrayList<>();
    for (int block = 0; block < subsets.size(); block++) {
      long from = startOfBlocks.get(block);
      SortedMap<Long, Map<String, Long>> rows =
          block + 1 < subsets.size()
              ? times.rows().subMap(from, startOfBlocks.get(block + 1))
              : times.rows().tailMap(from);
      long sum =
          rows.values().stream().flatMap(each -> each.values().stream()).mapToLong(n -> n).sum();
      groups.add(new SplitSummary.Group("from " + RowTime.text(from), subsets.get(block), sum));
    }
    return new SplitPlan(new TimeAssignment(starts, blocks.gap(), scan.rows()), groups);
  }

  /** The earliest blocks are for training, the next for validation, the latest for test. */
  private static List<Subset> subsetOfBlocks(Division division, int blocks)
      throws DatasetFormatException {
    return switch (division) {
      case Folds _ -> Folds.named("block", blocks);
      case SplitFractions fractions -> {
        int test = blocks(fractions.test(), blocks);
        int val = blocks(fractions.val(), blocks);
        if (test + val >= blocks) {
          throw new DatasetFormatException(
              "%d time blocks leave none for training beside %d for validation and %d for test; use more"
                  .formatted(blocks, val, test));
        }
        List<Subset> subsets = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
          subsets.add(
              block >= blocks - test
                  ? Subset.TEST
                  : block >= blocks - test - val ? Subset.VAL : Subset.TRAIN);
        }
        yield subsets;
      }
    };
  }

  private static int blocks(double share, int blocks) {
    return share == 0 ? 0 : (int) Math.max(1, Math.round(share * blocks));
  }
}
