package io.mlids.train.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.GzipOutput;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RunSplitTest {
  private static final RunSides DEALT = new RunSides(Set.of(), Set.of());

  @TempDir private Path folder;

  @Test
  void keepsEveryRecordingOnOneSideAndNumbersRowsOverAll() throws IOException {
    SplitSummary summary = split(42, DEALT).run(runs(20, 30), folder.resolve("out"));
    Map<String, Set<Subset>> partsOfRun = new TreeMap<>();
    TreeSet<Long> numbers = new TreeSet<>();
    for (Subset subset : Subset.THREE) {
      Map<Long, String> rows = rows(subset);
      rows.values()
          .forEach(run -> partsOfRun.computeIfAbsent(run, _ -> new TreeSet<>()).add(subset));
      numbers.addAll(rows.keySet());
      // The runs were written in name order, 30 rows each.
      rows.forEach((number, run) -> assertThat(run).isEqualTo("run-%02d".formatted(number / 30)));
    }
    assertThat(partsOfRun).hasSize(20).allSatisfy((_, subsets) -> assertThat(subsets).hasSize(1));
    assertThat(numbers).hasSize(600).first().isEqualTo(0L);
    assertThat(numbers.last()).isEqualTo(599);
    for (SplitSummary.Group run : summary.groups()) {
      assertThat(partsOfRun.get(run.name())).containsExactly(run.subset());
      assertThat(run.rows()).isEqualTo(30);
    }
    assertThat(names(summary, Subset.VAL)).hasSize(2);
    assertThat(names(summary, Subset.TEST)).hasSize(2);
  }

  @Test
  void putsEveryClassIntoTrainingAndTestWhereItCan() throws IOException {
    // Only three of twenty runs have the class, so a random assignment would usually leave a subset
    // without it.
    SplitSummary summary = split(1, DEALT).run(runs(20, 30), folder.resolve("out"));
    RowCounts rows = summary.rows();
    assertThat(rows.of("Bot", Subset.TRAIN)).isPositive();
    assertThat(rows.of("Bot", Subset.TEST)).isPositive();
    assertThat(rows.of("Bot", Subset.VAL)).isPositive();
    assertThat(rows.of("Heartbleed", Subset.TRAIN)).isPositive();
  }

  @Test
  void theSeedSaysWhichRunsGoWhere() throws IOException {
    List<Path> csvs = runs(20, 5);
    SplitSummary once = split(7, DEALT).run(csvs, folder.resolve("out"));
    SplitSummary again = split(7, DEALT).run(csvs, folder.resolve("out"));
    assertThat(again.groups()).isEqualTo(once.groups());
    TreeSet<String> tests = new TreeSet<>();
    for (int seed = 0; seed < 10; seed++) {
      tests.addAll(names(split(seed, DEALT).run(csvs, folder.resolve("out")), Subset.TEST));
    }
    assertThat(tests).hasSizeGreaterThan(3);
  }

  @Test
  void namedRunsAreThatPartAndTheOthersAreDealt() throws IOException {
    RunSides sides = new RunSides(Set.of(), Set.of("run-03", "run-11", "run-19"));
    SplitSummary summary = split(42, sides).run(runs(20, 5), folder.resolve("out"));
    assertThat(names(summary, Subset.TEST)).containsExactly("run-03", "run-11", "run-19");
    assertThat(names(summary, Subset.VAL)).hasSize(2);
    RunSides both = new RunSides(Set.of("run-00"), Set.of("run-03"));
    summary = split(42, both).run(runs(20, 5), folder.resolve("out"));
    assertThat(names(summary, Subset.VAL)).containsExactly("run-00");
    assertThat(names(summary, Subset.TEST)).containsExactly("run-03");
  }

  @Test
  void readsCompressedRuns() throws IOException {
    List<Path> packed = new ArrayList<>();
    for (Path csv : runs(6, 4)) {
      Path gzip = folder.resolve(csv.getFileName() + ".gz");
      try (OutputStream out = new GzipOutput(Files.newOutputStream(gzip), 6)) {
        Files.copy(csv, out);
      }
      packed.add(gzip);
    }
    RunSides sides = new RunSides(Set.of("run-04"), Set.of("run-05"));
    SplitSummary summary = split(42, sides).run(packed, folder.resolve("out"));
    assertThat(names(summary, Subset.TEST)).containsExactly("run-05");
    assertThat(rows(Subset.TRAIN)).hasSize(16);
  }

  @Test
  void refusesWhatCannotBeSplitByRun() throws IOException {
    List<Path> csvs = runs(3, 2);
    assertRefused(
        csvs, new RunSides(Set.of(), Set.of("run-9")), "no run 'run-9'; the runs are run-00");
    assertRefused(
        csvs,
        new RunSides(Set.of("run-01"), Set.of("run-01")),
        "run 'run-01' is selected for both validation and test");
    assertRefused(csvs.subList(0, 2), DEALT, "2 runs for 3 subsets");
    Path twin = Files.createDirectory(folder.resolve("twin")).resolve("run-00.csv");
    Files.copy(csvs.getFirst(), twin);
    List<Path> twins = new ArrayList<>(csvs);
    twins.add(twin);
    assertRefused(twins, DEALT, twin + ": same run name as " + csvs.getFirst());
  }

  @Test
  void printsRunsAndRowsOfEachSide() throws IOException {
    RunSides sides = new RunSides(Set.of("run-01"), Set.of("run-02"));
    SplitSummary summary = split(42, sides).run(runs(4, 5), folder.resolve("out"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    summary.print(new PrintWriter(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("train: 10 rows in 2 runs", "val: 5 rows in 1 run", "test: 5 rows in 1 run")
        .containsPattern("test: .*\\R  run-02 +5\\R");
  }

  private void assertRefused(List<Path> csvs, RunSides sides, String message) {
    assertThatThrownBy(() -> split(42, sides).run(csvs, folder.resolve("refused")))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private static List<String> names(SplitSummary summary, Subset subset) {
    return summary.groups().stream()
        .filter(run -> run.subset().equals(subset))
        .map(SplitSummary.Group::name)
        .collect(Collectors.toList());
  }

  private static DatasetSplit split(long seed, RunSides sides) {
    return new DatasetSplit(
        SplitFractions.DEFAULT,
        new SplitUnit.Group(Grouping.RUN, sides),
        FlowCsvReader.ALL_ROWS,
        seed,
        FeatureProfile.CORRECTED,
        Optional.empty(),
        BenignLabels.published());
  }

  /** Runs whose timestamps identify their rows; three runs contain the class Bot. */
  private List<Path> runs(int runs, int rows) throws IOException {
    List<Path> csvs = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
      String name = "run-%02d".formatted(run);
      for (int row = 0; row < rows; row++) {
        String label = row == 0 && run % 7 == 3 ? "Bot" : "Benign";
        lines.add(
            CsvText.row(
                run == 0 && row == 1 ? "Heartbleed" : label, Map.of(Feature.TIMESTAMP, name)));
      }
      csvs.add(CsvText.write(folder.resolve(name + ".csv"), lines.toArray(String[]::new)));
    }
    return csvs;
  }

  /** The run number of each row in a subset. */
  private Map<Long, String> rows(Subset subset) throws IOException {
    Map<Long, String> rows = new TreeMap<>();
    try (FlowReader reader = FlowHdfReader.open(folder.resolve("out").resolve(subset.fileName()))) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          rows.put(batch.index()[row], batch.timestamps()[row]);
        }
      }
    }
    return rows;
  }
}
