package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.Terminal;
import io.mlids.core.model.ModelBundle;
import io.mlids.train.fit.FeedbackFile;
import io.mlids.train.fit.ModelTrainer;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.fit.TrainingException;
import io.mlids.train.fit.TrainingParameters;
import io.mlids.train.sampling.SamplingException;
import io.mlids.train.xgboost.XgboostException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Trains a model and prints its metrics.
 *
 * @param output the directory for the model bundle
 * @param feedback judged flows that join the training rows, if any
 * @param line receives the metrics on its output, and the messages on its error output
 */
record TrainingRun(
    SplitFiles files, Path output, Optional<FeedbackFile> feedback, CommandLine line) {

  /** Trains with these parameters and returns the bundle. */
  ModelBundle train(TrainingParameters wanted) throws IOException {
    try {
      ModelTrainer.Fitted fitted =
          new ModelTrainer(
                  files,
                  output,
                  seeded(wanted),
                  feedback,
                  TrainingClock.of(System.getenv(TrainingClock.VARIABLE)),
                  message -> line.getErr().println(Terminal.printable(message)))
              .run();
      fitted.test().print(line.getOut());
      line.getErr().println(Terminal.printable("model written to " + output));
      return fitted.bundle();
    } catch (TrainingException | SamplingException e) {
      throw CommandException.unusable(e.getMessage());
    } catch (XgboostException e) {
      throw CommandException.failed(e.getMessage(), e);
    }
  }

  private TrainingParameters seeded(TrainingParameters wanted) {
    if (wanted.randomSeed() != TrainingParameters.ANY_SEED) {
      return wanted;
    }
    int seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
    line.getErr().println("random seed: " + seed);
    return wanted.withRandomSeed(seed);
  }
}
