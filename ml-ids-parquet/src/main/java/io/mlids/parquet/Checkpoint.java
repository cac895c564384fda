package io.mlids.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * What is needed to make a whole Parquet file of one that a {@link ParquetWriter} has begun: the
 * size of the complete row groups, and the metadata that describes them. It is kept in a small file
 * of its own, which is replaced at each checkpoint.
 */
public final class Checkpoint {
  /** The position and the checksum. */
  private static final int HEAD = Long.BYTES + Integer.BYTES;

  private Checkpoint() {}

  /**
   * Replaces a checkpoint.
   *
   * @param position the size of the complete row groups
   * @param end the metadata and the end of the file
   */
  static void write(Path checkpoint, long position, byte[] end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + end.length);
    bytes.putLong(position).putInt(checksum(position, end)).put(end).flip();
    Path begun = checkpoint.resolveSibling(checkpoint.getFileName() + "~");
    try (FileChannel channel =
        FileChannel.open(
            begun,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(channel, bytes);
      channel.force(false);
    }
    Files.move(
        begun, checkpoint, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Makes a whole Parquet file of one that was begun, with the rows up to its checkpoint.
   *
   * @return true if the file is whole; false if the checkpoint is missing, damaged or belongs to
   *     another file, in which case the file is not changed
   */
  public static boolean restore(Path file, Path checkpoint) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(checkpoint));
    } catch (NoSuchFileException e) {
      return false;
    }
    if (bytes.remaining() < HEAD) {
      return false;
    }
    long position = bytes.getLong();
    int checksum = bytes.getInt();
    byte[] end = new byte[bytes.remaining()];
    bytes.get(end);
    if (checksum != checksum(position, end) || position > Files.size(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(position).position(position);
      writeFully(channel, ByteBuffer.wrap(end));
      channel.force(true);
    }
    return true;
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static int checksum(long position, byte[] end) {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(position).flip());
    crc.update(end);
    return (int) crc.getValue();
  }
}
