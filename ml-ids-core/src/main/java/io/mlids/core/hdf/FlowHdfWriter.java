package io.mlids.core.hdf;

import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.indexing.ChunkImpl;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes labelled flows to a file that {@code pandas.read_hdf} can open. The file uses the pandas
 * format {@code table} and the key {@code ids_data}. The columns are the 79 features in order and
 * {@code label}; the row index comes from {@link FlowBatch#index()}. The rows are compressed with
 * HDF5's shuffle filter and zlib. The attribute {@code feature_profile} of the group {@code
 * /ids_data} names the feature profile.
 *
 * <p>Other threads compress the rows in chunks; only a few chunks are in memory at any time. The
 * same rows always produce the same bytes. {@link #commit} gives the file its final name. The
 * table's number of rows is fixed, so pandas cannot append to it (docs/datasets.md describes an
 * alternative).
 *
 * <p>Not thread-safe.
 */
public final class FlowHdfWriter implements FlowWriter {
  /**
   * The number of rows in a chunk. A chunk takes 0.7 MB and fits into the chunk caches (at least 1
   * MiB) of programs that read these files.
   */
  private static final int CHUNK_ROWS = 2048;

  private final PandasTableLayout layout;
  private final FlowSchema schema;
  private final HdfTableHeaders headers;
  private final OutputFile output;
  private final FileChannel file;
  private final ExecutorService compressors;
  private final int chunkLimit;

  private final Deque<Future<ShuffledChunk>> compressing = new ArrayDeque<>();
  private final Deque<ShuffledChunk> free = new ArrayDeque<>();
  private final List<Chunk> written = new ArrayList<>();
  private final long[] bits = new long[CHUNK_ROWS];
  private ShuffledChunk current;
  private int chunks;
  private long rows;

  private FlowHdfWriter(FlowSchema schema, FeatureProfile profile, OutputFile output)
      throws IOException {
    this.schema = schema;
    this.layout = new PandasTableLayout(schema);
    this.headers = new HdfTableHeaders(layout, profile);
    this.output = output;
    this.file = FileChannel.open(output.path(), StandardOpenOption.WRITE);
    file.position(HdfTableHeaders.RESERVED);
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    this.compressors =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("compress-", 0).factory());
    this.chunkLimit = threads + 2;
    this.current = freeChunk();
  }

  /**
   * Starts a file.
   *
   * @param schema the types and text widths that fit every row
   * @throws java.nio.file.FileSystemException if the file cannot be created
   */
  public static FlowHdfWriter create(Path file, FlowSchema schema, FeatureProfile profile)
      throws IOException {
    return create(OutputFile.create(file), schema, profile);
  }

  /**
   * Starts an HDF5 file in an output that is already open.
   *
   * @param output the output, which the writer closes
   * @param schema the types and text widths that fit every row
   */
  public static FlowHdfWriter create(OutputFile output, FlowSchema schema, FeatureProfile profile)
      throws IOException {
    try {
      return new FlowHdfWriter(schema, profile, output);
    } catch (IOException | RuntimeException e) {
      output.close();
      throw e;
    }
  }

  @Override
  public void write(FlowBatch batch) throws IOException {
    int from = 0;
    while (from < batch.size()) {
      int count = Math.min(batch.size() - from, current.remaining());
      put(batch, from, count);
      from += count;
      if (current.remaining() == 0) {
        ShuffledChunk full = current;
        compressing.add(compressors.submit(full::compress));
        current = freeChunk();
      }
    }
  }

  private void put(FlowBatch batch, int from, int count) {
    System.arraycopy(batch.index(), from, bits, 0, count);
    current.putNumbers(0, Long.BYTES, bits, count);
    for (PandasTableLayout.Field field : layout.fields()) {
      encode(field, batch.column(field.feature()), from, count);
      current.putNumbers(field.offset(), field.type().bytes(), bits, count);
    }
    putTexts(
        Feature.TIMESTAMP.columnName(),
        layout.timestampOffset(),
        schema.timestampWidth(),
        batch.timestamps(),
        from,
        count);
    putTexts(
        PandasTableLayout.LABEL,
        layout.labelOffset(),
        schema.labelWidth(),
        batch.labels(),
        from,
        count);
    current.add(count);
    rows += count;
  }

  private void encode(PandasTableLayout.Field field, double[] values, int from, int count) {
    switch (field.type()) {
      case F64 -> {
        for (int i = 0; i < count; i++) {
          bits[i] = Double.doubleToLongBits(values[from + i]);
        }
      }
      case F32 -> {
        for (int i = 0; i < count; i++) {
          bits[i] = Float.floatToIntBits((float) values[from + i]);
        }
      }
      case U8, U16, I32, U32, I64, U64, TEXT -> encodeIntegers(field, values, from, count);
    }
  }

  private void encodeIntegers(PandasTableLayout.Field field, double[] values, int from, int count) {
    StorageType type = field.type();
    for (int i = 0; i < count; i++) {
      double value = values[from + i];
      if (!type.holds(value)) {
        throw new IllegalArgumentException(
            "row %d: %s %s is out of range for the schema's type %s"
                .formatted(rows + i, field.feature().columnName(), value, type));
      }
      bits[i] = (long) value;
    }
  }

  private void putTexts(String column, int offset, int width, String[] texts, int from, int count) {
    String previous = "";
    byte[] bytes = {};
    for (int i = 0; i < count; i++) {
      String text = texts[from + i];
      if (!text.equals(previous)) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
        previous = text;
      }
      if (bytes.length > width) {
        throw new IllegalArgumentException(
            "row %d: %s '%s' exceeds the schema's limit of %d bytes"
                .formatted(rows + i, column, text, width));
      }
      current.putText(offset, width, bytes, i);
    }
  }

  private ShuffledChunk freeChunk() throws IOException {
    if (free.isEmpty() && chunks < chunkLimit) {
      chunks++;
      return new ShuffledChunk(layout.rowSize(), CHUNK_ROWS);
    }
    while (free.isEmpty()) {
      writeOldest();
    }
    return free.pop();
  }

  private void writeOldest() throws IOException {
    try {
      ShuffledChunk chunk = compressing.remove().get();
      append(chunk);
      chunk.clear();
      free.push(chunk);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing " + output.target());
    }
  }

  private void append(ShuffledChunk chunk) throws IOException {
    long address = file.position();
    ByteBuffer bytes = ByteBuffer.wrap(chunk.compressed(), 0, chunk.compressedSize());
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    long[] firstRow = {(long) written.size() * CHUNK_ROWS};
    written.add(new ChunkImpl(address, chunk.compressedSize(), firstRow));
  }

  @Override
  public void complete() throws IOException {
    while (!compressing.isEmpty()) {
      writeOldest();
    }
    // HDF5 does not allow a chunk to be larger than a table of fixed size.
    int chunkRows = Math.clamp(rows, 1, CHUNK_ROWS);
    if (current.size() > 0) {
      if (rows < CHUNK_ROWS) {
        current.compressRowsInUse();
      } else {
        current.compress();
      }
      append(current);
    }
    headers.write(file, rows, chunkRows, written);
    file.close();
  }

  @Override
  public void commit() throws IOException {
    if (file.isOpen()) {
      complete();
    }
    output.commit();
  }

  @Override
  public void close() throws IOException {
    compressors.close();
    file.close();
    output.close();
  }
}
