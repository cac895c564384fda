package io.mlids.train.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.split.part.Division;
import io.mlids.train.split.part.Folds;
import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import io.mlids.train.split.time.RowTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties of splits: no row, no group and no time block is on two sides. */
@Tag("slow")
class HonestSplitTest {
  private static final int FILES = 6;
  private static final int ROWS = 400;
  private static final RunSides FREE = new RunSides(Set.of(), Set.of());
  private static final List<SplitUnit> GROUPS =
      List.of(
          new SplitUnit.Group(Grouping.RUN, FREE),
          new SplitUnit.Group(Grouping.FILE, FREE),
          new SplitUnit.Group(Grouping.DAY, FREE));

  @TempDir private Path folder;

  /** A row as it was written: a file, a time and a duration that about two rows share. */
  private record Row(long index, String label, String timestamp, double duration) {
    long file() {
      return index / ROWS;
    }

    String day() {
      return timestamp.substring(0, 10);
    }

    long time() throws DatasetFormatException {
      return new RowTime().of(timestamp, index);
    }

    String features() {
      return "" + duration;
    }

    String everything() {
      return label + timestamp + duration;
    }
  }

  @Test
  void noGroupIsOnTwoSides() throws IOException {
    List<Path> csvs = csvs();
    for (SplitUnit unit : GROUPS) {
      boolean day = unit.equals(GROUPS.get(2));
      for (Division division : List.of(SplitFractions.DEFAULT, new Folds(3), new Folds(5))) {
        List<List<Row>> sides = split(csvs, division, unit, Optional.empty());
        assertThat(sides.stream().mapToInt(List::size).sum()).isEqualTo(FILES * ROWS);
        Map<Object, Set<Integer>> sidesOfGroup = new HashMap<>();
        for (int side = 0; side < sides.size(); side++) {
          assertThat(sides.get(side)).as(unit + " " + division).isNotEmpty();
          for (Row row : sides.get(side)) {
            Object group = day ? row.day() : row.file();
            sidesOfGroup.computeIfAbsent(group, _ -> new HashSet<>()).add(side);
          }
        }
        assertThat(sidesOfGroup).hasSize(day ? 8 : FILES);
        assertThat(sidesOfGroup.values()).allSatisfy(each -> assertThat(each).hasSize(1));
      }
    }
  }

  @Test
  void noRowIsInTwoFoldsAndFoldsHaveTheSameClasses() throws IOException {
    List<List<Row>> folds = split(csvs(), new Folds(7), new SplitUnit.Row(), Optional.empty());
    Set<Long> seen = new HashSet<>();
    Map<String, List<Integer>> ofLabels = new TreeMap<>();
    for (List<Row> fold : folds) {
      fold.forEach(row -> assertThat(seen.add(row.index())).isTrue());
      assertThat(fold.size()).isBetween(FILES * ROWS / 7, FILES * ROWS / 7 + 1);
      for (String label : List.of("Benign", "Bot", "PortScan")) {
        int rows = (int) fold.stream().filter(row -> row.label().equals(label)).count();
        ofLabels.computeIfAbsent(label, _ -> new ArrayList<>()).add(rows);
      }
    }
    assertThat(seen).hasSize(FILES * ROWS);
    assertThat(ofLabels.values())
        .allSatisfy(
            counts ->
                assertThat(Collections.max(counts) - Collections.min(counts))
                    .isLessThanOrEqualTo(1));
  }

  @Test
  void groupsAreDividedSoThatFoldsHaveSimilarClasses() throws IOException {
    List<List<Row>> folds = split(csvs(), new Folds(3), GROUPS.getFirst(), Optional.empty());
    for (List<Row> fold : folds) {
      assertThat(fold).hasSize(2 * ROWS);
      // Only the runs 0, 2 and 4 contain a port scan.
      assertThat(fold.stream().filter(row -> row.label().equals("PortScan")).count())
          .isEqualTo(ROWS / 8);
    }
  }

  @Test
  void everySideIsLaterThanTheOneBeforeByTheGap() throws IOException {
    for (Duration gap : List.of(Duration.ZERO, Duration.ofMinutes(10), Duration.ofHours(3))) {
      List<List<Row>> sides =
          split(
              csvs(), SplitFractions.DEFAULT, new SplitUnit.TimeBlocks(20, gap), Optional.empty());
      assertSeparated(sides, gap);
      assertThat(sides.get(2).size()).isBetween(FILES * ROWS / 12, FILES * ROWS / 8);
      assertThat(sides.stream().mapToInt(List::size).sum())
          .satisfies(
              rows -> {
                if (gap.isZero()) {
                  assertThat(rows).isEqualTo(FILES * ROWS);
                } else {
                  assertThat(rows).isBetween(FILES * ROWS / 2, FILES * ROWS - 1);
                }
              });
    }
  }

  @Test
  void roundsOverTimeBlocksTrainOnlyOnThePast() throws IOException {
    Duration gap = Duration.ofMinutes(30);
    SplitUnit blocks = new SplitUnit.TimeBlocks(6, gap);
    assertSeparated(split(csvs(), new Folds(3), blocks, Optional.empty()), gap);
    JsonNode rounds = manifest().get("rounds");
    assertThat(rounds.toString())
        .isEqualTo(
            "[{'train':['block-1.h5','block-2.h5'],'validation':'block-3.h5','test':'block-4.h5'},{'train':['block-1.h5','block-2.h5','block-3.h5'],'validation':'block-4.h5','test':'block-5.h5'},{'train':['block-1.h5','block-2.h5','block-3.h5','block-4.h5'],'validation':'block-5.h5','test':'block-6.h5'}]"
                .replace('\'', '"'));
  }

  private static void assertSeparated(List<List<Row>> sides, Duration gap) throws IOException {
    long latest = Long.MIN_VALUE / 2;
    for (List<Row> side : sides) {
      assertThat(side).isNotEmpty();
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (Row row : side) {
        first = Math.min(first, row.time());
        last = Math.max(last, row.time());
      }
      assertThat(first - latest).isGreaterThanOrEqualTo(Math.max(1, gap.toNanos() / 1000));
      latest = last;
    }
  }

  @Test
  void keepsTheFirstOfEqualRows() throws IOException {
    List<Path> csvs = csvs();
    List<Row> all =
        split(csvs, SplitFractions.DEFAULT, new SplitUnit.Row(), Optional.empty()).stream()
            .flatMap(List::stream)
            .sorted((a, b) -> Long.compare(a.index(), b.index()))
            .toList();
    for (Equality equality : Equality.values()) {
      Map<String, Long> first = new HashMap<>();
      all.forEach(
          row ->
              first.putIfAbsent(
                  equality == Equality.EXACT ? row.everything() : row.features(), row.index()));
      for (SplitUnit unit : List.of(new SplitUnit.Row(), GROUPS.get(0), GROUPS.get(2))) {
        List<List<Row>> sides = split(csvs, new Folds(3), unit, Optional.of(equality));
        assertThat(sides.stream().flatMap(List::stream).map(Row::index))
            .containsExactlyInAnyOrderElementsOf(first.values());
      }
      assertThat(first).hasSizeLessThan(all.size());
    }
  }

  @Test
  void countsRowsThatEqualATrainingRow() throws IOException {
    List<Path> csvs = csvs();
    SplitSummary summary =
        of(SplitFractions.DEFAULT, new SplitUnit.Row(), Optional.empty()).run(csvs, out());
    List<List<Row>> sides = rows(summary);
    Set<String> training = new HashSet<>();
    sides.getFirst().forEach(row -> training.add(row.features()));
    long expected = sides.get(2).stream().filter(row -> training.contains(row.features())).count();
    assertThat(expected).isPositive();
    assertThat(summary.comparison().shared().shared(2, 0)).isEqualTo(expected);
    assertThat(printed(summary))
        .contains("test rows equal to a training row        " + expected + " of 240 (")
        .contains("a split without duplicates keeps one of each");
    SplitSummary unique =
        of(SplitFractions.DEFAULT, new SplitUnit.Row(), Optional.of(Equality.FEATURES))
            .run(csvs, out());
    assertThat(unique.comparison().shared().anywhere(2)).isZero();
    assertThat(printed(unique))
        .contains("equal feature rows removed", "with another label")
        .containsPattern("test rows equal to a training row +0 of ")
        .doesNotContain("keeps one of each");
  }

  @Test
  void theManifestListsFoldsAndRounds() throws IOException {
    split(csvs(), new Folds(3), GROUPS.getFirst(), Optional.of(Equality.EXACT));
    JsonNode json = manifest();
    assertThat(json.get("group_by").textValue()).isEqualTo("run");
    assertThat(json.get("deduplicated").textValue()).isEqualTo("exact");
    Set<String> groups = new HashSet<>();
    for (JsonNode fold : json.get("folds")) {
      assertThat(out().resolve(fold.get("file").textValue())).isRegularFile();
      long rows = 0;
      for (JsonNode count : fold.get("labels")) {
        rows += count.longValue();
      }
      assertThat(rows).isEqualTo(fold.get("rows").longValue());
      fold.get("groups").forEach(name -> assertThat(groups.add(name.textValue())).isTrue());
    }
    assertThat(groups).hasSize(FILES);
    assertThat(json.get("rounds").toString())
        .isEqualTo(
            "[{'train':['fold-3.h5'],'validation':'fold-2.h5','test':'fold-1.h5'},{'train':['fold-1.h5'],'validation':'fold-3.h5','test':'fold-2.h5'},{'train':['fold-2.h5'],'validation':'fold-1.h5','test':'fold-3.h5'}]"
                .replace('\'', '"'));
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    List<Path> csvs = csvs();
    for (SplitUnit unit : List.of(new SplitUnit.Row(), GROUPS.getFirst())) {
      DatasetSplit split = of(new Folds(3), unit, Optional.of(Equality.FEATURES));
      List<Path> once = split.run(csvs, folder.resolve("once")).files();
      List<Path> again = split.run(csvs, folder.resolve("again")).files();
      assertThat(once).hasSize(4);
      for (int i = 0; i < once.size(); i++) {
        assertThat(again.get(i)).hasSameBinaryContentAs(once.get(i));
      }
    }
  }

  @Test
  void refusesWhatCannotBeSplit() throws IOException {
    List<Path> csvs = csvs();
    assertRefused(csvs.subList(0, 2), new Folds(3), GROUPS.get(1), "2 files for 3 folds");
    assertRefused(csvs, new Folds(9), GROUPS.get(2), "8 days for 9 folds; use fewer folds");
    assertRefused(
        csvs,
        new SplitFractions(0.4, 0.4),
        new SplitUnit.TimeBlocks(2, Duration.ZERO),
        "2 time blocks leave none for training");
    Path csv =
        CsvText.write(
            folder.resolve("untimed.csv"),
            CsvText.HEADER,
            CsvText.row("Bot"),
            CsvText.row("Benign", Map.of(Feature.TIMESTAMP, "")));
    assertRefused(
        List.of(csv),
        SplitFractions.DEFAULT,
        new SplitUnit.TimeBlocks(20, Duration.ZERO),
        csv + ": row 1: the timestamp '' is not a time");
    assertThatThrownBy(
            () -> of(new Folds(3), new SplitUnit.TimeBlocks(4, Duration.ZERO), Optional.empty()))
        .hasMessageContaining("4 time blocks for 3 rounds of cross-validation; specify 5 to 20");
  }

  private void assertRefused(List<Path> csvs, Division division, SplitUnit unit, String message) {
    assertThatThrownBy(() -> of(division, unit, Optional.empty()).run(csvs, out()))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void filesMayHaveTheSameName() throws IOException {
    List<Path> csvs = new ArrayList<>();
    for (Path csv : csvs().subList(0, 3)) {
      Path directory = Files.createDirectory(folder.resolve("of-" + csvs.size()));
      csvs.add(Files.copy(csv, directory.resolve("flows.csv")));
    }
    SplitSummary summary =
        of(SplitFractions.DEFAULT, GROUPS.get(1), Optional.empty()).run(csvs, out());
    assertThat(summary.groups()).hasSize(3);
    assertThat(printed(summary)).contains("test: 400 rows in 1 file");
    assertThatThrownBy(
            () -> of(SplitFractions.DEFAULT, GROUPS.getFirst(), Optional.empty()).run(csvs, out()))
        .hasMessageContaining("same run name as");
  }

  private static String printed(SplitSummary summary) {
    StringWriter text = new StringWriter();
    summary.print(new PrintWriter(text));
    assertThat(
            text.toString()
                .lines()
                .filter(line -> !line.startsWith("wrote") && !line.contains("/")))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    return text.toString();
  }

  private Path out() {
    return folder.resolve("out");
  }

  private JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(out().resolve("folds.json").toFile());
  }

  private static DatasetSplit of(
      Division division, SplitUnit unit, Optional<Equality> deduplicate) {
    return new DatasetSplit(
        division,
        unit,
        FlowCsvReader.ALL_ROWS,
        42,
        FeatureProfile.CSE2018,
        deduplicate,
        BenignLabels.published());
  }

  private List<List<Row>> split(
      List<Path> csvs, Division division, SplitUnit unit, Optional<Equality> deduplicate)
      throws IOException {
    return rows(of(division, unit, deduplicate).run(csvs, out()));
  }

  private static List<List<Row>> rows(SplitSummary summary) throws IOException {
    List<List<Row>> sides = new ArrayList<>();
    for (Subset subset : summary.rows().subsets()) {
      List<Row> rows = new ArrayList<>();
      try (FlowReader reader = FlowHdfReader.open(summary.files().get(subset.ordinal()))) {
        FlowBatch batch = new FlowBatch();
        while (reader.read(batch)) {
          for (int row = 0; row < batch.size(); row++) {
            rows.add(
                new Row(
                    batch.index()[row],
                    batch.labels()[row],
                    batch.timestamps()[row],
                    batch.column(Feature.FLOW_DURATION)[row]));
          }
        }
      }
      sides.add(rows);
    }
    return sides;
  }

  /** Each file has rows of all eight days; 2 of 3 durations occur in several rows. */
  private List<Path> csvs() throws IOException {
    Random random = new Random(11);
    List<Path> csvs = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
      for (int row = 0; row < ROWS; row++) {
        String label =
            file % 2 == 0 && row % 10 == 0 ? "PortScan" : row % 4 == 0 ? "Bot" : "Benign";
        String time =
            "%02d/02/2018 %02d:%02d:00"
                .formatted(10 + random.nextInt(8), 8 + random.nextInt(4), random.nextInt(60));
        lines.add(
            CsvText.row(
                label,
                Map.of(Feature.TIMESTAMP, time, Feature.FLOW_DURATION, "" + random.nextInt(1500))));
        // Every eighth row occurs twice in all columns.
        if (row % 8 == 0) {
          lines.add(lines.getLast());
          row++;
        }
      }
      csvs.add(CsvText.write(folder.resolve("run-" + file + ".csv"), lines.toArray(String[]::new)));
    }
    return csvs;
  }
}
