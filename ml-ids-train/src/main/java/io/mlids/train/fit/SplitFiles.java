package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.FlowBatch;
import io.mlids.train.evaluation.LabelledFlows;
import io.mlids.train.matrix.FlowMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The three files of a split dataset.
 *
 * @param training rows to learn from
 * @param validation rows that say when to stop, or more rows to learn from
 * @param test rows that the finished model is judged by, read once
 * @param benign which labels mean {@code Benign}
 */
public record SplitFiles(Path training, Path validation, Path test, BenignLabels benign) {

  /** Files whose benign rows have a name of the published sets. */
  public SplitFiles(Path training, Path validation, Path test) {
    this(training, validation, test, BenignLabels.published());
  }

  /**
   * The profile that all three follow.
   *
   * @throws TrainingException if they do not follow the same
   * @throws IOException if one is not there or no dataset
   */
  FeatureProfile profile() throws IOException {
    FeatureProfile profile = profile(training);
    for (Path other : new Path[] {validation, test}) {
      if (profile(other) != profile) {
        throw new TrainingException(
            other
                + ": its features follow the profile "
                + profile(other)
                + ", those of "
                + training
                + " follow "
                + profile
                + "; use files of one split");
      }
    }
    return profile;
  }

  private static FeatureProfile profile(Path file) throws IOException {
    try (FlowHdfReader reader = FlowHdfReader.open(file)) {
      return reader.profile();
    }
  }

  /**
   * Adds the rows of a file to a matrix, but for those that were never labelled.
   *
   * @param labels counts the rows by the labels of the file
   * @param log is told how many those were, and what counts as benign
   */
  void read(Path file, FlowMatrix rows, LabelTally labels, Consumer<String> log)
      throws IOException {
    FlowHdfReader all = FlowHdfReader.open(file);
    try (LabelledFlows reader = new LabelledFlows(new BenignReader(all, benign, labels), file);
        Progress progress = Progress.of("Reading " + file, "rows", all.rowCount())) {
      FlowBatch batch = new FlowBatch();
      long done = 0;
      while (reader.read(batch)) {
        rows.add(batch);
        done += batch.size();
        progress.at(done);
      }
      if (reader.unlabelled() > 0) {
        log.accept(
            file + ": " + reader.unlabelled() + " rows without a label (No Label) are left out");
      }
      labels.renamed().forEach(line -> log.accept(file + ": " + line));
    }
  }
}
