package io.mlids.train.fit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.Progress;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.FlowBatch;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.duplicate.RowHasher;
import io.mlids.train.duplicate.RowHashes;
import io.mlids.train.duplicate.SharedRows;
import io.mlids.train.evaluation.LabelledFlows;
import io.mlids.train.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Labelled rows of a split's files that equal rows the model was trained on, in all model inputs. A
 * model that has memorised these rows does well on them, so they make its results look better than
 * they are on new traffic.
 */
final class SplitDuplicates {
  private static final int TRAINED = 0;
  private static final int VALIDATION = 1;
  private static final int TEST = 2;

  private final SharedRows shared;

  private SplitDuplicates(SharedRows shared) {
    this.shared = shared;
  }

  /**
   * Reads all files and compares their rows.
   *
   * @param trainsOnValidation whether the model is also trained on the validation rows
   * @param temporary path for a temporary file
   */
  static SplitDuplicates of(
      SplitFiles files, FeatureProfile profile, boolean trainsOnValidation, Path temporary)
      throws IOException {
    try (RowHashes hashes = RowHashes.beside(temporary)) {
      RowHasher hasher = new RowHasher(Equality.FEATURES, profile);
      for (Path file : files.trainings()) {
        add(files, file, hasher, hashes, TRAINED);
      }
      add(files, files.validation(), hasher, hashes, trainsOnValidation ? TRAINED : VALIDATION);
      add(files, files.test(), hasher, hashes, TEST);
      return new SplitDuplicates(hashes.shared(TEST + 1));
    }
  }

  private static void add(SplitFiles files, Path file, RowHasher hasher, RowHashes hashes, int side)
      throws IOException {
    try (LabelledFlows reader = files.unwatched(List.of(file));
        Progress progress = Progress.of("Comparing " + file, "rows", files.rows(List.of(file)))) {
      FlowBatch batch = new FlowBatch();
      long done = 0;
      while (reader.read(batch)) {
        hasher.hash(batch);
        for (int row = 0; row < batch.size(); row++) {
          hashes.add(hasher, row, side);
        }
        done += batch.size();
        progress.at(done);
      }
    }
  }

  /** Adds the number of rows to the metrics of each split that the model was not trained on. */
  void addTo(ObjectNode metrics) {
    for (int side = VALIDATION; side <= TEST; side++) {
      if (metrics.get(side == TEST ? "test" : "validation") instanceof ObjectNode split) {
        split.put(ReportWriter.EQUAL_ROWS, shared.shared(side, TRAINED));
      }
    }
  }

  /** Returns a message if test rows equal training rows. */
  Optional<String> message() {
    long equal = shared.shared(TEST, TRAINED);
    long all = shared.rows(TEST);
    return equal == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d test rows (%.1f %%) equal a training row in all model inputs, so the"
                    + " metrics may be too good; a split without duplicates avoids this",
                equal,
                all,
                100.0 * equal / all));
  }
}
