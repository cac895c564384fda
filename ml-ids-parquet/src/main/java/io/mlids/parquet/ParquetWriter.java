package io.mlids.parquet;

import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnValues;
import io.mlids.parquet.column.RowBuffer;
import io.mlids.parquet.page.ChunkEncoder;
import io.mlids.parquet.page.ChunkSummary;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a table to a Parquet file. Rows are added to {@link #rows()}; {@link #writeRows} writes
 * them as a row group. The file can be read once it has been closed. If the process ends before,
 * {@link Checkpoint#restore} makes a whole file of what had been written at the last {@link
 * #checkpoint}. After an exception, the only methods that may be called are {@link #writtenRows}
 * and {@link #abandon}. Not thread-safe.
 */
public final class ParquetWriter implements AutoCloseable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final FileChannel channel;
  private final Compression compression;
  private final Footer footer;
  private final RowBuffer rows;
  private long position;

  private ParquetWriter(
      FileChannel channel,
      List<Column> columns,
      Map<String, String> metadata,
      Compression compression) {
    this.channel = channel;
    this.compression = compression;
    this.footer = new Footer(List.copyOf(columns), Map.copyOf(metadata));
    this.rows = new RowBuffer(columns);
  }

  /**
   * Creates a file without rows.
   *
   * @param metadata texts to store in the file, by name
   * @throws java.nio.file.FileAlreadyExistsException if the file exists
   */
  public static ParquetWriter create(
      Path file, List<Column> columns, Map<String, String> metadata, Compression compression)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ParquetWriter writer = new ParquetWriter(channel, columns, metadata, compression);
    try {
      writer.write(MAGIC);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return writer;
  }

  /** The rows that have not been written yet. */
  public RowBuffer rows() {
    return rows;
  }

  /** The number of rows written. */
  public long writtenRows() {
    return footer.rows();
  }

  /** The size of the file so far, in bytes. */
  public long bytes() {
    return position;
  }

  /** Writes the rows in the buffer as a row group, if there are any, and clears the buffer. */
  public void writeRows() throws IOException {
    if (rows.rows() == 0) {
      return;
    }
    List<ChunkSummary> chunks = new ArrayList<>();
    OutputStream out = Channels.newOutputStream(channel);
    ChunkEncoder encoder = new ChunkEncoder(out, compression);
    for (ColumnValues each : rows.columns()) {
      ChunkSummary chunk = encoder.write(each, position);
      position += chunk.bytes();
      chunks.add(chunk);
    }
    footer.add(rows.rows(), chunks);
    rows.clear();
  }

  /**
   * Writes the rows in the buffer, waits until they are on disk, and replaces the file with the
   * checkpoint.
   */
  public void checkpoint(Path checkpoint) throws IOException {
    writeRows();
    channel.force(false);
    Checkpoint.write(checkpoint, position, end());
  }

  /** Writes the rows in the buffer and completes the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        writeRows();
        write(end());
        channel.force(true);
      }
    }
  }

  /** Closes the file as it is. */
  public void abandon() throws IOException {
    channel.close();
  }

  /** The metadata, its length and {@code PAR1}. */
  private byte[] end() {
    byte[] metadata = footer.encode();
    return ByteBuffer.allocate(metadata.length + Integer.BYTES + MAGIC.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(metadata)
        .putInt(metadata.length)
        .put(MAGIC)
        .array();
  }

  private void write(byte[] bytes) throws IOException {
    Checkpoint.writeFully(channel, ByteBuffer.wrap(bytes));
    position += bytes.length;
  }
}
