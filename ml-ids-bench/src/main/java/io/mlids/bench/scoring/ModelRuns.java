package io.mlids.bench.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs benchmarks that need a model. */
final class ModelRuns {

  private ModelRuns() {}

  /**
   * Runs JMH with the given options.
   *
   * @param benchmark a benchmark with the parameter {@code model}; unless {@code -p model=FILE}
   *     specifies one, all runs use the same newly trained model
   */
  static void run(Class<?> benchmark, String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException, XGBoostError {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(new CommandLineOptions(arguments));
    options.include(benchmark.getName() + "\\.");
    if (Arrays.stream(arguments).anyMatch(argument -> argument.startsWith("model="))) {
      new Runner(options.build()).run();
      return;
    }
    Path trained = Files.createTempFile("ml-ids-bench", ".json");
    try {
      SyntheticModel.train(trained);
      options.param("model", trained.toString());
      new Runner(options.build()).run();
    } finally {
      Files.deleteIfExists(trained);
    }
  }
}
