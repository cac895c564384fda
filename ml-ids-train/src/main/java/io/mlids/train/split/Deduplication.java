package io.mlids.train.split;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowReader;
import io.mlids.train.duplicate.Duplicates;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.duplicate.RowHasher;
import io.mlids.train.duplicate.RowHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes the rows that equal an earlier row. Takes an additional pass over the files.
 *
 * @param files the files without these rows
 * @param removal what was removed
 */
record Deduplication(FlowFiles files, SplitSummary.Removal removal) {

  /**
   * Finds the rows.
   *
   * @param folder directory for the temporary file
   */
  static Deduplication of(FlowFiles files, Equality equality, Path folder) throws IOException {
    try (RowHashes hashes = RowHashes.beside(folder.resolve("rows"))) {
      RowHasher hasher = new RowHasher(equality, files.profile());
      Map<String, Integer> labels = new HashMap<>();
      List<Long> firstRows = new ArrayList<>();
      long rows = 0;
      try (Progress progress = Progress.of("Comparing rows", "files", files.files().size())) {
        for (int file = 0; file < files.files().size(); file++) {
          firstRows.add(rows);
          rows += addFile(files, file, hasher, hashes, labels);
          progress.at(file + 1);
        }
      }
      Duplicates duplicates = hashes.duplicates();
      return new Deduplication(
          files.without(duplicates.rows(), firstRows),
          new SplitSummary.Removal(equality, duplicates.count(), duplicates.otherLabel()));
    }
  }

  private static long addFile(
      FlowFiles files, int file, RowHasher hasher, RowHashes hashes, Map<String, Integer> labels)
      throws IOException {
    long[] rows = new long[1];
    try (FlowReader reader =
        files.prepared(
            files.openOne(file, new CleaningReport()), file, new LabelTally(files.benign()))) {
      ReadAhead.run(
          reader,
          batch -> {
            hasher.hash(batch);
            for (int row = 0; row < batch.size(); row++) {
              int label = labels.computeIfAbsent(batch.labels()[row], _ -> labels.size());
              hashes.add(hasher, row, label);
            }
            rows[0] += batch.size();
          });
    }
    return rows[0];
  }
}
