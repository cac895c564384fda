package io.mlids.train.matrix;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mlids.core.feature.Feature;
import io.mlids.core.table.FlowBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled flows as model input: one float per feature, NaN for missing values, and the index of
 * the label's class. The values are stored outside the Java heap, column by column in chunks of
 * {@link #CHUNK_ROWS} rows. Rows can therefore be added without moving existing ones, the number of
 * rows can exceed the capacity of a Java array, and XGBoost can read the values in place.
 *
 * <p>One thread may add rows; after that, any number of threads may read. Closing frees the memory.
 */
public final class FlowMatrix implements AutoCloseable {
  /**
   * Binary logarithm of the number of rows in a full chunk. Chunks are so large (34 MiB with 68
   * features) that the C library returns their memory to the system when they are freed, which it
   * does not do for smaller blocks.
   */
  private static final int CHUNK_BITS = 17;

  /** Number of rows in a full chunk; every chunk except the last is full. */
  public static final int CHUNK_ROWS = 1 << CHUNK_BITS;

  private final Arena arena = Arena.ofShared();
  private final List<Feature> features;
  private final ClassTable classes;
  private final List<Chunk> chunks = new ArrayList<>();
  private long rowCount;

  /** Memory for {@link #CHUNK_ROWS} rows: the floats feature by feature, and the labels. */
  private record Chunk(MemorySegment[] columns, MemorySegment labels) {
    static Chunk allocate(Arena arena, int features) {
      MemorySegment values = arena.allocate(JAVA_FLOAT, (long) features * CHUNK_ROWS);
      MemorySegment[] columns = new MemorySegment[features];
      long columnSize = CHUNK_ROWS * JAVA_FLOAT.byteSize();
      for (int f = 0; f < features; f++) {
        columns[f] = values.asSlice(f * columnSize, columnSize);
      }
      return new Chunk(columns, arena.allocate(JAVA_SHORT, CHUNK_ROWS));
    }
  }

  /**
   * Creates an empty matrix.
   *
   * @param features the columns, in order
   * @param classes assigns a number to each label; several matrices may share one table
   */
  public FlowMatrix(List<Feature> features, ClassTable classes) {
    this.features = List.copyOf(features);
    this.classes = classes;
  }

  /** Adds the rows in a batch, with values from {@link Feature#modelValue}. */
  public void add(FlowBatch batch) {
    for (int done = 0; done < batch.size(); ) {
      Chunk chunk = chunkWithRoom();
      int offset = (int) (rowCount & (CHUNK_ROWS - 1));
      int rows = Math.min(batch.size() - done, CHUNK_ROWS - offset);
      for (int f = 0; f < features.size(); f++) {
        Feature feature = features.get(f);
        double[] values = batch.column(feature);
        MemorySegment column = chunk.columns[f];
        for (int i = 0; i < rows; i++) {
          column.setAtIndex(JAVA_FLOAT, offset + i, finite(feature.modelValue(values[done + i])));
        }
      }
      for (int i = 0; i < rows; i++) {
        int label = classes.numberOf(batch.labels()[done + i]);
        chunk.labels.setAtIndex(JAVA_SHORT, offset + i, (short) label);
      }
      rowCount += rows;
      done += rows;
    }
  }

  /**
   * Adds one row.
   *
   * @param row a value per feature, NaN for missing
   * @param label class number of the row
   */
  public void add(float[] row, int label) {
    Chunk chunk = chunkWithRoom();
    int offset = (int) (rowCount & (CHUNK_ROWS - 1));
    for (int f = 0; f < features.size(); f++) {
      chunk.columns[f].setAtIndex(JAVA_FLOAT, offset, row[f]);
    }
    chunk.labels.setAtIndex(JAVA_SHORT, offset, (short) label);
    rowCount++;
  }

  /**
   * Replaces infinities, which XGBoost rejects. Infinities result from numbers outside the range of
   * floats.
   */
  private static float finite(float value) {
    return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value));
  }

  private Chunk chunkWithRoom() {
    if (rowCount == (long) chunks.size() << CHUNK_BITS) {
      chunks.add(Chunk.allocate(arena, features.size()));
    }
    return chunks.getLast();
  }

  /** The columns, in order. */
  public List<Feature> features() {
    return features;
  }

  /** The classes that the labels' numbers refer to. */
  public ClassTable classes() {
    return classes;
  }

  public long rowCount() {
    return rowCount;
  }

  /** The size of a row outside the Java heap, in bytes. */
  public int bytesPerRow() {
    return (int) (features.size() * JAVA_FLOAT.byteSize() + JAVA_SHORT.byteSize());
  }

  /**
   * The value of a feature in a row; NaN if it is missing. The feature is given by its index in
   * {@link #features()}.
   */
  public float value(long row, int feature) {
    return chunks
        .get((int) (row >>> CHUNK_BITS))
        .columns[feature]
        .getAtIndex(JAVA_FLOAT, row & (CHUNK_ROWS - 1));
  }

  /** The class number of a row. */
  public int label(long row) {
    return chunks
        .get((int) (row >>> CHUNK_BITS))
        .labels
        .getAtIndex(JAVA_SHORT, row & (CHUNK_ROWS - 1));
  }

  /** The number of rows in each class, by class number. */
  public long[] rowsOfClass() {
    long[] rows = new long[classes.size()];
    for (long row = 0; row < rowCount; row++) {
      rows[label(row)]++;
    }
    return rows;
  }

  /** The number of chunks with rows. */
  public int chunkCount() {
    return chunks.size();
  }

  /** The number of rows in a chunk. */
  public int rowsOfChunk(int chunk) {
    return (int) Math.min(CHUNK_ROWS, rowCount - ((long) chunk << CHUNK_BITS));
  }

  /** The values of a feature in a chunk: {@link #rowsOfChunk} floats in native byte order. */
  public MemorySegment column(int chunk, int feature) {
    return chunks
        .get(chunk)
        .columns[feature]
        .asSlice(0, rowsOfChunk(chunk) * JAVA_FLOAT.byteSize())
        .asReadOnly();
  }

  /** The class numbers of a chunk's rows: {@link #rowsOfChunk} shorts in native byte order. */
  public MemorySegment labels(int chunk) {
    return chunks
        .get(chunk)
        .labels
        .asSlice(0, rowsOfChunk(chunk) * JAVA_SHORT.byteSize())
        .asReadOnly();
  }

  /** Frees the memory. After this call, any access to rows or labels throws an exception. */
  @Override
  public void close() {
    arena.close();
  }
}
