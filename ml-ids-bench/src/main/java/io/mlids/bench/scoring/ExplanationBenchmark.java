package io.mlids.bench.scoring;

import io.mlids.core.explain.TreeShap;
import io.mlids.core.model.TreeEnsemble;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * Computes the SHAP values of all outputs with {@link TreeShap} and with XGBoost4J's {@code
 * pred_contribs}, each with one thread. All times are per row. Every call explains different rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExplanationBenchmark {
  private static final int ROWS = 1_000;
  private static final int BATCH = 100;

  /** An XGBoost model in JSON; {@link #main} trains one if none is specified. */
  @Param("")
  public String model;

  private TreeShap shap;
  private Booster booster;
  private int features;
  private float[] rows;
  private float[] row;
  private int next;

  /** Loads the model twice and creates the rows. */
  @Setup
  public void load() throws IOException, XGBoostError {
    XgboostLibrary.load();
    TreeEnsemble trees = TreeEnsemble.read(Path.of(model));
    shap = TreeShap.of(trees).orElseThrow();
    booster = XGBoost.loadModel(model);
    booster.setParam("nthread", 1);
    features = trees.featureCount();
    rows = SyntheticModel.rows(ROWS, features, 99);
    row = new float[features];
  }

  @TearDown
  public void dispose() {
    booster.dispose();
  }

  @Benchmark
  public double[][] oneRow() {
    return shap.contributions(nextRow());
  }

  @Benchmark
  public float[][] oneRowXgboost() throws XGBoostError {
    return contributions(nextRow(), 1);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[][] hundredRowsXgboost() throws XGBoostError {
    next = (next + BATCH) % ROWS;
    return contributions(
        Arrays.copyOfRange(rows, next * features, (next + BATCH) * features), BATCH);
  }

  private float[] nextRow() {
    next = (next + 1) % ROWS;
    System.arraycopy(rows, next * features, row, 0, features);
    return row;
  }

  private float[][] contributions(float[] values, int count) throws XGBoostError {
    DMatrix matrix = new DMatrix(values, count, features, Float.NaN);
    try {
      return booster.predictContrib(matrix, 0);
    } finally {
      matrix.dispose();
    }
  }

  /**
   * Trains a model for all runs unless {@code -p model=FILE} names one, and runs JMH with the given
   * options.
   */
  public static void main(String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException, XGBoostError {
    ModelRuns.run(ExplanationBenchmark.class, arguments);
  }
}
