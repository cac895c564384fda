package io.mlids.train.split;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.train.duplicate.SharedRows;
import io.mlids.train.split.part.Folds;
import io.mlids.train.split.part.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * {@code folds.json}: the files of a cross-validation, with their rows and groups, and the files to
 * train on, to validate with and to test in each round. File names are relative to the directory.
 */
record FoldManifest(DatasetSplit split, String ending, RowCounts rows, SharedRows shared) {
  static final String FILE_NAME = "folds.json";
  private static final int FORMAT = 1;

  /** The maximum number of groups that are listed per file. */
  private static final int NAMED = 1000;

  void write(Path file, List<SplitSummary.Group> groups) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("seed", split.seed());
    json.put("feature_profile", split.profile().id());
    json.put(
        "group_by",
        switch (split.unit()) {
          case SplitUnit.Row _ -> "row";
          case SplitUnit.Group group -> group.by().toString();
          case SplitUnit.TimeBlocks _ -> "time";
        });
    json.put(
        "deduplicated",
        split.deduplicate().map(how -> how.name().toLowerCase(Locale.ROOT)).orElse("no"));
    ArrayNode folds = json.putArray("folds");
    split.subsets().forEach(subset -> describe(folds.addObject(), subset, groups));
    ArrayNode rounds = json.putArray("rounds");
    rounds(split)
        .forEach(
            round -> {
              ObjectNode node = rounds.addObject();
              names(node.putArray("train"), round.train());
              node.put("validation", round.validation().fileName(ending));
              node.put("test", round.test().fileName(ending));
            });
    Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  private void describe(ObjectNode node, Subset subset, List<SplitSummary.Group> groups) {
    node.put("file", subset.fileName(ending));
    node.put("rows", rows.of(subset));
    node.put("rows_equal_to_other_folds", shared.anywhere(subset.ordinal()));
    ObjectNode labels = node.putObject("labels");
    rows.labels().forEach(label -> labels.put(label, rows.of(label, subset)));
    List<SplitSummary.Group> here =
        groups.stream().filter(group -> group.subset().equals(subset)).toList();
    node.put("group_count", here.size());
    ArrayNode names = node.putArray("groups");
    here.stream().limit(NAMED).forEach(group -> names.add(group.name()));
  }

  private void names(ArrayNode names, List<Subset> subsets) {
    subsets.forEach(subset -> names.add(subset.fileName(ending)));
  }

  /** One round of a cross-validation. */
  record Round(List<Subset> train, Subset validation, Subset test) {}

  /**
   * The rounds. Each fold is the test set once, with the next fold for validation and the others
   * for training. Of blocks of time, the last ones are the test sets, each with the block before it
   * for validation and all earlier blocks for training.
   */
  static List<Round> rounds(DatasetSplit split) {
    List<Subset> all = split.subsets();
    int count = split.division() instanceof Folds folds ? folds.count() : 1;
    boolean ordered = split.unit() instanceof SplitUnit.TimeBlocks;
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int test = ordered ? all.size() - count + i : i;
              int validation = ordered ? test - 1 : (test + 1) % all.size();
              List<Subset> train =
                  all.stream()
                      .filter(each -> each.ordinal() != test && each.ordinal() != validation)
                      .filter(each -> !ordered || each.ordinal() < validation)
                      .toList();
              return new Round(train, all.get(validation), all.get(test));
            })
        .toList();
  }
}
