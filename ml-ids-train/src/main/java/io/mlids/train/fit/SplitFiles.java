package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.train.evaluation.LabelledFlows;
import io.mlids.train.matrix.FlowMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The files of a split dataset.
 *
 * @param trainings training set, in one or more files
 * @param validation validation set for calibration, and for early stopping or training
 * @param test test set, read once to evaluate the finished model
 * @param benign which labels mean {@code Benign}
 */
public record SplitFiles(List<Path> trainings, Path validation, Path test, BenignLabels benign) {

  public SplitFiles {
    trainings = List.copyOf(trainings);
    if (trainings.isEmpty()) {
      throw new IllegalArgumentException("no training file");
    }
  }

  /** Creates an instance that recognises the benign labels in the published datasets. */
  public SplitFiles(Path training, Path validation, Path test) {
    this(List.of(training), validation, test, BenignLabels.published());
  }

  /** The first training file, which stands for all of them in messages. */
  public Path training() {
    return trainings.getFirst();
  }

  /** All files: for training, validation and test. */
  public List<Path> all() {
    List<Path> all = new ArrayList<>(trainings);
    all.add(validation);
    all.add(test);
    return all;
  }

  /**
   * The feature profile of all files.
   *
   * @throws TrainingException if the profiles differ
   * @throws IOException if a file is missing or not a dataset
   */
  FeatureProfile profile() throws IOException {
    FeatureProfile profile = profile(training());
    for (Path other : all()) {
      if (profile(other) != profile) {
        throw new TrainingException(
            other
                + ": its features have the profile "
                + profile(other)
                + ", but those of "
                + training()
                + " have "
                + profile
                + "; use files from one split");
      }
    }
    return profile;
  }

  private static FeatureProfile profile(Path file) throws IOException {
    try (FlowReader reader =
        FlowDataset.openOne(file, FeatureProfile.CSE2018, new CleaningReport(), 1)) {
      return reader.profile();
    }
  }

  /** The number of rows in some of the files, labelled or not, for showing progress. */
  long rows(List<Path> some) throws IOException {
    long rows = 0;
    for (Path file : some) {
      rows += FlowDataset.rows(file).orElse(0);
    }
    return rows;
  }

  /** Reads the labelled rows of some of the files, without messages about their labels. */
  LabelledFlows unwatched(List<Path> some) throws IOException {
    return labelled(some, new LabelTally(benign));
  }

  /**
   * Reads the labelled rows of some of the files.
   *
   * @param labels counts the rows by their labels in the files
   */
  LabelledFlows labelled(List<Path> some, LabelTally labels) throws IOException {
    return new LabelledFlows(
        new BenignReader(
            FlowDataset.open(some, FeatureProfile.CSE2018, new CleaningReport()), benign, labels),
        some.getFirst());
  }

  /**
   * Adds the labelled rows in a file to a matrix.
   *
   * @param labels counts the rows by their labels in the file
   * @param log receives the number of unlabelled rows and the labels that count as benign
   */
  void read(Path file, FlowMatrix rows, LabelTally labels, Consumer<String> log)
      throws IOException {
    try (LabelledFlows reader = labelled(List.of(file), labels);
        Progress progress = Progress.of("Reading " + file, "rows", rows(List.of(file)))) {
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
