package io.mlids.train.duplicate;

import io.mlids.core.file.OutputFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * The hashes of all rows of a dataset, in a temporary file with 20 bytes per row, which is deleted
 * at the end. The file is read once for each million rows, and only the hashes of one such portion
 * are in memory: at most about 100 MB, whatever the number of rows. Not thread-safe.
 */
public final class RowHashes implements Closeable {
  /** The largest number of sides; each is a bit of an {@code int}. */
  public static final int MAX_SIDES = 30;

  private static final int RECORD = 2 * Long.BYTES + Integer.BYTES;
  private static final int BUFFER_RECORDS = 1 << 14;
  private static final int PORTION = 1 << 20;

  private final OutputFile file;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_RECORDS * RECORD);
  private final int portion;
  private long rows;

  private RowHashes(OutputFile file, FileChannel channel, int portion) {
    this.file = file;
    this.channel = channel;
    this.portion = portion;
  }

  /** Creates the temporary file beside a path, under a name that begins with a dot. */
  public static RowHashes beside(Path path) throws IOException {
    return beside(path, PORTION);
  }

  static RowHashes beside(Path path, int portion) throws IOException {
    OutputFile file = OutputFile.create(path);
    try {
      FileChannel channel =
          FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new RowHashes(file, channel, portion);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Adds the hash of the next row.
   *
   * @param tag the row's side (see {@link #shared}) or the number of its label (see {@link
   *     #duplicates}), from 0
   */
  public void add(RowHasher hashes, int row, int tag) throws IOException {
    buffer.putLong(hashes.high(row)).putLong(hashes.low(row)).putInt(tag);
    rows++;
    if (!buffer.hasRemaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Finds the rows that equal an earlier row. The tags are the numbers of the labels. */
  public Duplicates duplicates() throws IOException {
    BitSet repeated = new BitSet();
    long[] counts = new long[2];
    for (int number = 0; number < portions(); number++) {
      HashTable first = new HashTable();
      scan(
          number,
          (position, high, low, tag) -> {
            int before = first.get(high, low);
            if (before == 0) {
              first.put(high, low, tag + 1);
            } else {
              repeated.set(Math.toIntExact(position));
              counts[0]++;
              counts[1] += before == tag + 1 ? 0 : 1;
            }
          });
    }
    return new Duplicates(repeated, counts[0], counts[1]);
  }

  /**
   * Counts the rows that equal rows of other sides. The tags are the sides.
   *
   * @param sides the number of sides, at most {@link #MAX_SIDES}
   */
  public SharedRows shared(int sides) throws IOException {
    SharedRows shared = new SharedRows(new long[sides], new long[sides][sides], new long[sides]);
    for (int number = 0; number < portions(); number++) {
      HashTable present = new HashTable();
      scan(
          number,
          (_, high, low, side) -> present.put(high, low, present.get(high, low) | 1 << side));
      scan(number, (_, high, low, side) -> count(shared, side, present.get(high, low)));
    }
    return shared;
  }

  private static void count(SharedRows shared, int side, int present) {
    shared.rows()[side]++;
    int others = present & ~(1 << side);
    if (others != 0) {
      shared.anywhere()[side]++;
      for (int other = 0; other < shared.rows().length; other++) {
        shared.shared()[side][other] += others >> other & 1;
      }
    }
  }

  private int portions() {
    return Math.toIntExact(Math.max(1, Math.ceilDiv(rows, portion)));
  }

  /** Takes a row whose hash belongs to a portion. */
  private interface RowConsumer {
    void take(long position, long high, long low, int tag);
  }

  /** Reads the file, and passes on the rows whose hashes belong to a portion. */
  private void scan(int number, RowConsumer consumer) throws IOException {
    if (buffer.position() > 0) {
      flush();
    }
    int portions = portions();
    ByteBuffer read = ByteBuffer.allocate(BUFFER_RECORDS * RECORD);
    for (long from = 0; from < rows; from += BUFFER_RECORDS) {
      int count = (int) Math.min(BUFFER_RECORDS, rows - from);
      read.clear().limit(count * RECORD);
      while (read.hasRemaining()) {
        if (channel.read(read, from * RECORD + read.position()) < 0) {
          throw new EOFException(file.path() + ": the file became shorter");
        }
      }
      read.flip();
      for (int i = 0; i < count; i++) {
        long high = read.getLong();
        long low = read.getLong();
        int tag = read.getInt();
        if (Long.remainderUnsigned(high, portions) == number) {
          consumer.take(from + i, high, low, tag);
        }
      }
    }
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    try (file) {
      channel.close();
    }
  }
}
