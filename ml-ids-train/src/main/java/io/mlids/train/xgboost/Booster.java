package io.mlids.train.xgboost;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tree ensemble that is being trained. Not thread-safe; closing it frees its native memory. */
public final class Booster extends NativeObject {
  /** Maximum size of a Java buffer over native memory. */
  private static final long WINDOW = 1 << 30;

  private Booster(XgboostLibrary library, MemorySegment out) {
    super(library, out, "XGBoosterFree");
  }

  /**
   * Creates an ensemble with no trees.
   *
   * @param parameters XGBoost's parameters, by name
   * @param matrices matrices for training and evaluation
   */
  public static Booster create(
      XgboostLibrary library, Map<String, String> parameters, List<QuantileMatrix> matrices) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      library
          .function("XGBoosterCreate", ADDRESS, JAVA_LONG, ADDRESS)
          .call(handles(matrices, arena), (long) matrices.size(), out);
      Booster booster = new Booster(library, out);
      XgboostLibrary.Function set =
          library.function("XGBoosterSetParam", ADDRESS, ADDRESS, ADDRESS);
      parameters.forEach(
          (name, value) ->
              set.call(booster.handle, arena.allocateFrom(name), arena.allocateFrom(value)));
      return booster;
    }
  }

  /** Names the features in the model, in order. */
  public void setFeatureNames(List<String> names) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment texts = arena.allocate(ADDRESS, names.size());
      for (int i = 0; i < names.size(); i++) {
        texts.setAtIndex(ADDRESS, i, arena.allocateFrom(names.get(i)));
      }
      library
          .function("XGBoosterSetStrFeatureInfo", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG)
          .call(handle, arena.allocateFrom("feature_name"), texts, (long) names.size());
    }
  }

  /**
   * Adds one round's trees.
   *
   * @param round the round's number, from 0
   */
  public void update(int round, QuantileMatrix training) {
    library
        .function("XGBoosterUpdateOneIter", ADDRESS, JAVA_INT, ADDRESS)
        .call(handle, round, training.handle);
  }

  /**
   * Returns the evaluation metric of the ensemble so far; if the parameters name several metrics,
   * returns the last one.
   *
   * @param round number of the last round, from 0
   */
  public double evaluate(int round, QuantileMatrix rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment names = arena.allocate(ADDRESS);
      names.set(ADDRESS, 0, arena.allocateFrom("rows"));
      MemorySegment out = arena.allocate(ADDRESS);
      library
          .function("XGBoosterEvalOneIter", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS)
          .call(handle, round, handles(List.of(rows), arena), names, 1L, out);
      String line = XgboostLibrary.string(out);
      return Double.parseDouble(line.substring(line.lastIndexOf(':') + 1).strip());
    }
  }

  /**
   * Returns a new ensemble with the trees from the first rounds. The caller must close the new
   * ensemble separately.
   *
   * @param rounds the number of rounds, at least 1
   */
  public Booster firstRounds(int rounds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      library
          .function("XGBoosterSlice", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS)
          .call(handle, 0, rounds, 1, out);
      return new Booster(library, out);
    }
  }

  /**
   * Returns, for each feature name, the total amount by which the splits on the feature improve the
   * training objective. Features that no tree uses are omitted.
   */
  public Map<String, Double> gains() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_LONG);
      MemorySegment names = arena.allocate(ADDRESS);
      MemorySegment dimensions = arena.allocate(JAVA_LONG);
      MemorySegment shape = arena.allocate(ADDRESS);
      MemorySegment scores = arena.allocate(ADDRESS);
      library
          .function(
              "XGBoosterFeatureScore",
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS)
          .call(
              handle,
              arena.allocateFrom("{\"importance_type\":\"total_gain\"}"),
              count,
              names,
              dimensions,
              shape,
              scores);
      long features = count.get(JAVA_LONG, 0);
      MemorySegment texts = XgboostLibrary.bytes(names, features * ADDRESS.byteSize());
      MemorySegment values = XgboostLibrary.bytes(scores, features * JAVA_FLOAT.byteSize());
      Map<String, Double> gains = new LinkedHashMap<>();
      for (long i = 0; i < features; i++) {
        gains.put(
            XgboostLibrary.string(texts.asSlice(i * ADDRESS.byteSize())),
            (double) values.getAtIndex(JAVA_FLOAT, i));
      }
      return gains;
    }
  }

  /** Writes the model to a file in XGBoost's JSON format, replacing any existing file. */
  public void save(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      MemorySegment length = arena.allocate(JAVA_LONG);
      MemorySegment out = arena.allocate(ADDRESS);
      library
          .function("XGBoosterSaveModelToBuffer", ADDRESS, ADDRESS, ADDRESS, ADDRESS)
          .call(handle, arena.allocateFrom("{\"format\":\"json\"}"), length, out);
      MemorySegment model = XgboostLibrary.bytes(out, length.get(JAVA_LONG, 0));
      for (long done = 0; done < model.byteSize(); ) {
        long size = Math.min(WINDOW, model.byteSize() - done);
        done += channel.write(model.asSlice(done, size).asByteBuffer());
      }
    }
  }

  private static MemorySegment handles(List<QuantileMatrix> matrices, Arena arena) {
    MemorySegment handles = arena.allocate(ADDRESS, matrices.size());
    for (int i = 0; i < matrices.size(); i++) {
      handles.setAtIndex(ADDRESS, i, matrices.get(i).handle);
    }
    return handles;
  }
}
