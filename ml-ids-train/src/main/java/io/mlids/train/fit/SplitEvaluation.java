package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.model.ModelBundle;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.LabelledFlows;
import io.mlids.train.evaluation.LabelledScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Scores the labelled rows in a split's files. */
record SplitEvaluation(SplitFiles files) {

  /**
   * Evaluates without log messages, because unlabelled rows were reported when the files were first
   * read.
   */
  Evaluation evaluate(ModelBundle bundle, List<Path> some) throws IOException {
    return evaluate(bundle, some, new LabelTally(files.benign()));
  }

  Evaluation evaluate(ModelBundle bundle, List<Path> some, LabelTally labels) throws IOException {
    try (LabelledFlows reader = files.labelled(some, labels);
        Progress progress =
            Progress.of("Evaluating " + some.getFirst(), "rows", files.rows(some))) {
      return DatasetScoring.of(bundle).evaluate(reader, progress);
    }
  }

  /** The uncalibrated scores of the validation rows. */
  LabelledScores validationScores(ModelBundle bundle) throws IOException {
    try (LabelledFlows reader = files.unwatched(List.of(files.validation()))) {
      return DatasetScoring.of(bundle).scores(reader);
    }
  }
}
