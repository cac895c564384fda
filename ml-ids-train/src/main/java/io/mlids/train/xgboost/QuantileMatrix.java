package io.mlids.train.xgboost;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.mlids.train.matrix.FlowMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows for XGBoost training. Every value is replaced by the number of its histogram bin. XGBoost
 * reads the values in place from a {@link FlowMatrix}, chunk by chunk, without a second copy; the
 * {@code FlowMatrix} is not needed afterwards. Not thread-safe; closing frees the memory.
 */
public final class QuantileMatrix extends NativeObject {
  private static final char BYTE_ORDER =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? '<' : '>';

  private final long rowCount;

  private QuantileMatrix(XgboostLibrary library, MemorySegment out, long rowCount) {
    super(library, out, "XGDMatrixFree");
    this.rowCount = rowCount;
  }

  /**
   * Sorts the rows of a matrix into bins.
   *
   * @param rows matrix with at least one row
   * @param bins maximum number of bins per feature
   * @param threads number of threads
   * @param sameBinsAs matrix whose bins are reused: for validation rows, the matrix of the training
   *     rows; empty to compute new bins
   */
  public static QuantileMatrix of(
      XgboostLibrary library,
      FlowMatrix rows,
      int bins,
      int threads,
      Optional<QuantileMatrix> sameBinsAs) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment proxy = arena.allocate(ADDRESS);
      library.function("XGProxyDMatrixCreate", ADDRESS).call(proxy);
      MemorySegment proxyHandle = proxy.get(ADDRESS, 0);
      try {
        MemorySegment out = arena.allocate(ADDRESS);
        Chunks chunks = new Chunks(library, rows, proxyHandle);
        library
            .function(
                "XGQuantileDMatrixCreateFromCallback",
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS)
            .call(
                MemorySegment.NULL,
                proxyHandle,
                sameBinsAs.map(matrix -> matrix.handle).orElse(MemorySegment.NULL),
                library.callback(chunks.method("reset", void.class), RESET, arena),
                library.callback(chunks.method("next", int.class), NEXT, arena),
                arena.allocateFrom(
                    "{\"missing\":NaN,\"max_bin\":" + bins + ",\"nthread\":" + threads + "}"),
                out);
        chunks.rethrowFailure();
        return new QuantileMatrix(library, out, rows.rowCount());
      } finally {
        library.function("XGDMatrixFree", ADDRESS).call(proxyHandle);
      }
    }
  }

  private static final FunctionDescriptor RESET = FunctionDescriptor.ofVoid(ADDRESS);
  private static final FunctionDescriptor NEXT = FunctionDescriptor.of(JAVA_INT, ADDRESS);

  /** The callback that XGBoost uses to iterate over the rows, several times if needed. */
  static final class Chunks {
    private final FlowMatrix rows;
    private final MemorySegment proxy;
    private final XgboostLibrary.Function setData;
    private int next;
    private @Nullable RuntimeException failure;

    Chunks(XgboostLibrary library, FlowMatrix rows, MemorySegment proxy) {
      this.rows = rows;
      this.proxy = proxy;
      this.setData = library.function("XGProxyDMatrixSetDataColumnar", ADDRESS, ADDRESS);
    }

    MethodHandle method(String name, Class<?> result) {
      try {
        return MethodHandles.lookup()
            .bind(this, name, MethodType.methodType(result, MemorySegment.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    void reset(MemorySegment ignored) {
      next = 0;
    }

    int next(MemorySegment ignored) {
      if (next == rows.chunkCount()) {
        return 0;
      }
      int chunk = next++;
      StringBuilder columns = new StringBuilder("[");
      for (int f = 0; f < rows.features().size(); f++) {
        columns
            .append(f == 0 ? "" : ",")
            .append(arrayInterface(rows.column(chunk, f), rows.rowsOfChunk(chunk)));
      }
      try (Arena arena = Arena.ofConfined()) {
        setData.call(proxy, arena.allocateFrom(columns.append(']').toString()));
        return 1;
      } catch (RuntimeException e) {
        // An exception thrown into native code would end the process.
        failure = e;
        return 0;
      }
    }

    void rethrowFailure() {
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** The number of rows. */
  public long rowCount() {
    return rowCount;
  }

  /**
   * Sets the labels of the rows.
   *
   * @param labels a float per row: 0 or 1, or a class number
   */
  public void setLabels(MemorySegment labels) {
    setInformation("label", labels);
  }

  /**
   * Sets the weights of the rows (default: 1).
   *
   * @param weights a float per row
   */
  public void setWeights(MemorySegment weights) {
    setInformation("weight", weights);
  }

  private void setInformation(String field, MemorySegment floats) {
    if (floats.byteSize() != rowCount * JAVA_FLOAT.byteSize()) {
      throw new IllegalArgumentException(floats.byteSize() + " bytes for " + rowCount + " rows");
    }
    try (Arena arena = Arena.ofConfined()) {
      library
          .function("XGDMatrixSetInfoFromInterface", ADDRESS, ADDRESS, ADDRESS)
          .call(
              handle,
              arena.allocateFrom(field),
              arena.allocateFrom(arrayInterface(floats, rowCount)));
    }
  }

  /** Describes floats in memory in the format of numpy's array interface. */
  private static String arrayInterface(MemorySegment floats, long count) {
    return "{\"data\":["
        + floats.address()
        + ",true],\"shape\":["
        + count
        + "],\"typestr\":\""
        + BYTE_ORDER
        + "f4\",\"version\":3}";
  }
}
