package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.model.ModelBundle;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.LabelledFlows;
import io.mlids.train.evaluation.LabelledScores;
import java.io.IOException;
import java.nio.file.Path;

/** Scores the labelled rows in a split's files. */
record SplitEvaluation(SplitFiles files) {

  /**
   * Evaluates without log messages, because unlabelled rows were reported when the files were first
   * read.
   */
  Evaluation evaluate(ModelBundle bundle, Path file) throws IOException {
    return evaluate(bundle, file, unwatched());
  }

  Evaluation evaluate(ModelBundle bundle, Path file, LabelTally labels) throws IOException {
    FlowHdfReader all = FlowHdfReader.open(file);
    try (LabelledFlows reader = labelled(all, file, labels);
        Progress progress = Progress.of("Evaluating " + file, "rows", all.rowCount())) {
      return DatasetScoring.of(bundle).evaluate(reader, progress);
    }
  }

  /** The uncalibrated scores of the validation rows. */
  LabelledScores validationScores(ModelBundle bundle) throws IOException {
    Path file = files.validation();
    try (LabelledFlows reader = labelled(FlowHdfReader.open(file), file, unwatched())) {
      return DatasetScoring.of(bundle).scores(reader);
    }
  }

  private LabelledFlows labelled(FlowHdfReader all, Path file, LabelTally labels) {
    return new LabelledFlows(new BenignReader(all, files.benign(), labels), file);
  }

  private LabelTally unwatched() {
    return new LabelTally(files.benign());
  }
}
