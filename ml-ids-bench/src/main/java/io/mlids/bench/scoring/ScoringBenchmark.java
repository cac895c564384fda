package io.mlids.bench.scoring;

import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.model.TreeEnsemble;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.file.Path;
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
 * Scores one row and a thousand rows with {@link TreeEnsemble} and with XGBoost4J ({@code
 * inplace_predict} and {@code DMatrix}), using the same model. Also passes the rows to a {@link
 * DriftMonitor}, as the server does with every scored row. Every call scores different rows, so
 * that the branch predictor cannot memorise them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScoringBenchmark {
  private static final int ROWS = 1_000;

  /** An XGBoost model in JSON; {@link #main} trains one if none is given. */
  @Param("")
  public String model;

  private TreeEnsemble trees;
  private DriftMonitor monitor;
  private Booster singleThreaded;
  private Booster onAllCores;
  private int features;
  private float[] rows;
  private float[] row;
  private float[] probabilities;
  private int next;

  /** Loads the model three times and creates the rows. */
  @Setup
  public void load() throws IOException, XGBoostError {
    XgboostLibrary.load();
    trees = TreeEnsemble.read(Path.of(model));
    singleThreaded = XGBoost.loadModel(model);
    singleThreaded.setParam("nthread", 1);
    onAllCores = XGBoost.loadModel(model);
    onAllCores.setParam("nthread", Runtime.getRuntime().availableProcessors());
    features = trees.featureCount();
    rows = SyntheticModel.rows(ROWS, features, 99);
    row = new float[features];
    monitor = WatchedRows.monitor(rows, features);
    probabilities = new float[ROWS * trees.outputCount()];
  }

  @TearDown
  public void dispose() {
    singleThreaded.dispose();
    onAllCores.dispose();
  }

  @Benchmark
  public float oneRow() {
    trees.predict(nextRow(), 0, 1, probabilities);
    return probabilities[0];
  }

  @Benchmark
  public float[][] oneRowXgboostInPlace() throws XGBoostError {
    return singleThreaded.inplace_predict(nextRow(), 1, features, Float.NaN);
  }

  @Benchmark
  public float[][] oneRowXgboostMatrix() throws XGBoostError {
    return predict(singleThreaded, nextRow(), 1);
  }

  @Benchmark
  public float[] thousandRows() {
    trees.predict(rows, 0, ROWS, probabilities);
    return probabilities;
  }

  @Benchmark
  public float[][] thousandRowsXgboostInPlace() throws XGBoostError {
    return singleThreaded.inplace_predict(rows, ROWS, features, Float.NaN);
  }

  @Benchmark
  public float[][] thousandRowsXgboostMatrix() throws XGBoostError {
    return predict(singleThreaded, rows, ROWS);
  }

  @Benchmark
  public float[][] thousandRowsXgboostInPlaceOnAllCores() throws XGBoostError {
    return onAllCores.inplace_predict(rows, ROWS, features, Float.NaN);
  }

  @Benchmark
  public DriftMonitor oneRowWatched() {
    monitor.observe(nextRow(), 1);
    return monitor;
  }

  @Benchmark
  public DriftMonitor thousandRowsWatched() {
    monitor.observe(rows, ROWS);
    return monitor;
  }

  private float[] nextRow() {
    next = (next + 1) % ROWS;
    System.arraycopy(rows, next * features, row, 0, features);
    return row;
  }

  private float[][] predict(Booster booster, float[] values, int count) throws XGBoostError {
    DMatrix matrix = new DMatrix(values, count, features, Float.NaN);
    try {
      return booster.predict(matrix);
    } finally {
      matrix.dispose();
    }
  }

  /**
   * Trains a model for all runs unless {@code -p model=FILE} specifies one, and runs JMH with the
   * given options.
   */
  public static void main(String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException, XGBoostError {
    ModelRuns.run(ScoringBenchmark.class, arguments);
  }
}
