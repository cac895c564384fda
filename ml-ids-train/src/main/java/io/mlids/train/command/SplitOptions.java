package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.DurationOption;
import io.mlids.core.help.OptionGroup;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.split.Grouping;
import io.mlids.train.split.RunSides;
import io.mlids.train.split.SplitUnit;
import io.mlids.train.split.part.Division;
import io.mlids.train.split.part.Folds;
import io.mlids.train.split.part.SplitFractions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say how rows are divided. */
final class SplitOptions {
  private static final double TENTH = 0.1;

  @OptionGroup("Split")
  @Option(
      names = "--val-size",
      paramLabel = "FRACTION",
      description = "Share of rows for the validation set. Default: 0.1.")
  private Optional<Double> valSize = Optional.empty();

  @OptionGroup("Split")
  @Option(
      names = "--test-size",
      paramLabel = "FRACTION",
      description = "Share of rows for the test set. Default: 0.1.")
  private Optional<Double> testSize = Optional.empty();

  @OptionGroup("Split")
  @Option(
      names = "--random-seed",
      defaultValue = "42",
      paramLabel = "N",
      description =
          "Use this random seed; the same seed gives the same files. Default: ${DEFAULT-VALUE}.")
  private long randomSeed;

  @OptionGroup("Split")
  @Option(
      names = "--group-by",
      defaultValue = "row",
      paramLabel = "row|run|file|day",
      description =
          "Assign rows individually, or keep the rows of each run together (a CSV, known by its"
              + " name), of each file (the names need not differ) or of each day (by the column"
              + " Timestamp). Groups are assigned so that the subset sizes come close to --val-size"
              + " and --test-size, with every class in training and test if possible. Default:"
              + " ${DEFAULT-VALUE}.")
  private Group groupBy;

  @OptionGroup("Split")
  @Option(
      names = "--test-runs",
      split = ",",
      paramLabel = "NAME",
      description =
          "Use these runs (file names without .csv or .csv.gz) as the test set. Needs --group-by"
              + " run.")
  private List<String> testRuns = List.of();

  @OptionGroup("Split")
  @Option(
      names = "--val-runs",
      split = ",",
      paramLabel = "NAME",
      description = "Use these runs as the validation set. Needs --group-by run.")
  private List<String> valRuns = List.of();

  @OptionGroup("Split")
  @Option(
      names = "--time-blocks",
      paramLabel = "N",
      description =
          "Split by time (column Timestamp): cut the rows into N consecutive blocks of about the"
              + " same size; use the latest for test, those before for validation, and the earliest"
              + " for training.")
  private Optional<Integer> timeBlocks = Optional.empty();

  @OptionGroup("Split")
  @Option(
      names = "--gap",
      converter = DurationOption.class,
      paramLabel = "DURATION",
      description =
          "With --time-blocks, leave out the rows that lie less than this time before the next"
              + " subset, such as 10m, so that subsets do not touch. Default: 0s.")
  private Optional<Duration> gap = Optional.empty();

  @OptionGroup("Split")
  @Option(
      names = "--cv",
      paramLabel = "K",
      description =
          "Write K folds for cross-validation, fold-1.h5 to fold-K.h5, with the same proportions of"
              + " every class as far as groups allow, and folds.json, which lists the files to"
              + " train on, to validate with and to test in each round. With --time-blocks, each"
              + " block is a file, and the last K blocks are tested, each with models of earlier"
              + " blocks.")
  private Optional<Integer> folds = Optional.empty();

  @OptionGroup("Split")
  @Option(
      names = "--deduplicate",
      paramLabel = "exact|features",
      description =
          "Before splitting, remove rows that equal an earlier row in all columns (exact) or in all"
              + " model inputs (features).")
  private Optional<Equality> deduplicate = Optional.empty();

  private enum Group {
    ROW,
    RUN,
    FILE,
    DAY
  }

  long randomSeed() {
    return randomSeed;
  }

  Optional<Equality> deduplicate() {
    return deduplicate;
  }

  Division division() {
    if (folds.isPresent()) {
      if (valSize.isPresent() || testSize.isPresent()) {
        throw CommandException.unusable(
            "--cv: all folds have the same size; remove --val-size and --test-size");
      }
      try {
        return new Folds(folds.get());
      } catch (IllegalArgumentException e) {
        throw CommandException.unusable("--cv: " + e.getMessage());
      }
    }
    try {
      return new SplitFractions(valSize.orElse(TENTH), testSize.orElse(TENTH));
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--val-size, --test-size: " + e.getMessage());
    }
  }

  SplitUnit unit() {
    boolean named = !valRuns.isEmpty() || !testRuns.isEmpty();
    if (named && groupBy != Group.RUN) {
      throw CommandException.unusable("--val-runs and --test-runs need --group-by run");
    }
    if (named && folds.isPresent()) {
      throw CommandException.unusable("--cv: remove --val-runs and --test-runs");
    }
    if (timeBlocks.isPresent()) {
      return blocks(timeBlocks.get());
    }
    if (gap.isPresent()) {
      throw CommandException.unusable("--gap needs --time-blocks");
    }
    RunSides sides = new RunSides(Set.copyOf(valRuns), Set.copyOf(testRuns));
    return switch (groupBy) {
      case ROW -> new SplitUnit.Row();
      case RUN -> new SplitUnit.Group(Grouping.RUN, sides);
      case FILE -> new SplitUnit.Group(Grouping.FILE, sides);
      case DAY -> new SplitUnit.Group(Grouping.DAY, sides);
    };
  }

  private SplitUnit blocks(int count) {
    if (groupBy != Group.ROW) {
      throw CommandException.unusable("--time-blocks: remove --group-by");
    }
    try {
      return new SplitUnit.TimeBlocks(count, gap.orElse(Duration.ZERO));
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--time-blocks: " + e.getMessage());
    }
  }
}
