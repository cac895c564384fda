package io.mlids.api.packets.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the ring. One thread writes; any thread may read. The index of a complete file is on
 * disk; only that of a file that is being written is in memory. Thread-safe.
 */
public final class RingFile {
  private static final Logger LOG = LoggerFactory.getLogger(RingFile.class);

  /** The size of a part with addresses of its own, in bytes. */
  private static final int SEGMENT_BYTES = 128 << 10;

  /** A part covers at most this time, so that a quiet network does not have too large parts. */
  private static final long SEGMENT_MICROS = 300_000_000L;

  private final Path path;
  private final long number;
  private final boolean live;

  // The following fields are guarded by this object's lock.
  private final List<FileInterface> interfaces = new ArrayList<>();
  private List<Segment> segments = new ArrayList<>();
  private Optional<SegmentBuilder> open = Optional.empty();
  private boolean indexed;
  private long indexBytes;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * Creates the description of an empty file.
   *
   * @param number the file's number; files are numbered in the order in which they were begun
   * @param live whether the file contains packets of the sensor
   */
  public RingFile(Path path, long number, boolean live) {
    this.path = path;
    this.number = number;
    this.live = live;
  }

  /** The path of the index on disk. */
  public static Path indexPath(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".idx");
  }

  /**
   * Describes a complete file of an earlier server. If its index is missing or does not fit, the
   * index is built again, and what a killed process has left behind at the end is cut off.
   *
   * @param number the file's number
   * @param live whether the file contains packets of the sensor
   */
  public static RingFile load(Path path, long number, boolean live) throws IOException {
    long size = Files.size(path);
    Optional<FileIndex> stored = FileIndex.read(indexPath(path), size);
    if (stored.isPresent()) {
      return indexed(path, number, live, stored.get());
    }
    FileIndex built = FileScan.of(path, size).index();
    if (built.bytes() < size) {
      LOG.info("packets: {}: cut {} incomplete bytes at the end", path, size - built.bytes());
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(built.bytes());
      }
    }
    built.write(indexPath(path));
    return indexed(path, number, live, built);
  }

  /** Describes a complete file whose index is on disk. */
  static RingFile indexed(Path path, long number, boolean live, FileIndex index) {
    RingFile file = new RingFile(path, number, live);
    file.interfaces.addAll(index.interfaces());
    for (Segment each : index.segments()) {
      file.first = Math.min(file.first, each.first());
      file.last = Math.max(file.last, each.last());
    }
    file.bytes = index.bytes();
    file.indexed = true;
    file.indexBytes = indexPath(path).toFile().length();
    return file;
  }

  /** Adds an interface at the end of the file. */
  public synchronized void add(FileInterface added, int blockBytes) {
    interfaces.add(added);
    bytes += blockBytes;
    seal();
  }

  /** Sets the size of the section header. */
  public synchronized void begin(int headerBytes) {
    bytes = headerBytes;
  }

  /** The part that the next packets belong to. */
  public synchronized SegmentBuilder part(long time) {
    if (open.isPresent()) {
      SegmentBuilder part = open.get();
      boolean isLong =
          part.length() > 0
              && (time - part.first() > SEGMENT_MICROS || part.last() - time > SEGMENT_MICROS);
      if (part.length() < SEGMENT_BYTES && !isLong) {
        return part;
      }
      seal();
    }
    SegmentBuilder part = new SegmentBuilder(bytes);
    open = Optional.of(part);
    return part;
  }

  /** Adds the packets of a block to an open part, with the addresses already in it. */
  public synchronized void extend(SegmentBuilder part, int size, long from, long until) {
    part.extend(size, from, until);
    bytes += size;
    first = Math.min(first, from);
    last = Math.max(last, until);
  }

  /** Ends the open part. */
  private void seal() {
    if (open.isPresent() && open.get().length() > 0) {
      segments.add(open.get().segment());
    }
    open = Optional.empty();
  }

  /** Writes the index of a file that is complete. If that fails, the index stays in memory. */
  public synchronized void complete() throws IOException {
    if (!indexed) {
      indexBytes = index().write(indexPath(path));
      indexed = true;
      segments = new ArrayList<>();
      open = Optional.empty();
    }
  }

  /**
   * The current index.
   *
   * @throws IOException if it is on disk and cannot be read
   */
  public synchronized FileIndex index() throws IOException {
    if (indexed) {
      Optional<FileIndex> stored = FileIndex.read(indexPath(path), bytes);
      return stored.isPresent() ? stored.get() : FileScan.of(path, bytes).index();
    }
    List<Segment> all = new ArrayList<>(segments);
    if (open.isPresent() && open.get().length() > 0) {
      all.add(open.get().segment());
    }
    return new FileIndex(bytes, interfaces, all);
  }

  /** Opens the file for reading. */
  public FileChannel open() throws IOException {
    return FileChannel.open(path);
  }

  /**
   * Reads bytes from the file.
   *
   * @throws IOException if the file ends before, or cannot be read
   */
  public static void read(FileChannel channel, ByteBuffer into, long offset) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new IOException("a capture file of the ring is shorter than its index says");
      }
    }
  }

  /** Deletes the file and its index. */
  public void delete() throws IOException {
    Files.deleteIfExists(indexPath(path));
    Files.deleteIfExists(path);
  }

  /** Returns the runs with packets in this file. */
  public synchronized List<RecordedRun> runs() {
    return interfaces.stream().map(FileInterface::run).distinct().toList();
  }

  public Path path() {
    return path;
  }

  /** The file's number; files are numbered in the order in which they were begun. */
  public long number() {
    return number;
  }

  /** Returns whether the file contains packets of the sensor. */
  public boolean isLive() {
    return live;
  }

  /** The size of the file and its index. */
  public synchronized long diskBytes() {
    return bytes + indexBytes;
  }

  /** The size of the file. */
  public synchronized long bytes() {
    return bytes;
  }

  /** The number of interfaces in the file. */
  public synchronized int interfaces() {
    return interfaces.size();
  }

  /** The earliest time of a packet; {@link Long#MAX_VALUE} without packets. */
  public synchronized long first() {
    return first;
  }

  /** The latest time of a packet; {@link Long#MIN_VALUE} without packets. */
  public synchronized long last() {
    return last;
  }
}
