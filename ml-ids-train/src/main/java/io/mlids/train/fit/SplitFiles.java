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
 * @param training training set
 * @param validation validation set for calibration, and for early stopping or training
 * @param test test set, read once to evaluate the finished model
 * @param benign which labels mean {@code Benign}
 */
public record SplitFiles(Path training, Path validation, Path test, BenignLabels benign) {

  /** Creates an instance that recognises the benign labels in the published datasets. */
  public SplitFiles(Path training, Path validation, Path test) {
    this(training, validation, test, BenignLabels.published());
  }

  /**
   * The feature profile of all three files.
   *
   * @throws TrainingException if the profiles differ
   * @throws IOException if a file is missing or not a dataset
   */
  FeatureProfile profile() throws IOException {
    FeatureProfile profile = profile(training);
    for (Path other : new Path[] {validation, test}) {
      if (profile(other) != profile) {
        throw new TrainingException(
            other
                + ": its features have the profile "
                + profile(other)
                + ", but those of "
                + training
                + " have "
                + profile
                + "; use files from one split");
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
   * Adds the labelled rows in a file to a matrix.
   *
   * @param labels counts the rows by their labels in the file
   * @param log receives the number of unlabelled rows and the labels that count as benign
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
            file + ": " + reader.unlabelled() + " rows without a label (No Label) are skipped");
      }
      labels.renamed().forEach(line -> log.accept(file + ": " + line));
    }
  }
}
