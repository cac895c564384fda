package io.mlids.parquet;

import dev.hardwood.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Reads a file without mapping it into memory. A mapping would stay until the next garbage
 * collection, and reading it would fail with an error if the file became shorter. Thread-safe.
 */
final class ChannelInput implements InputFile {
  private final Path file;
  private final FileChannel channel;

  ChannelInput(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file);
  }

  @Override
  public void open() {
    // The channel is open.
  }

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException(file + ": the file ends at " + (offset + bytes.position()));
      }
    }
    return bytes.flip();
  }

  @Override
  public long length() throws IOException {
    return channel.size();
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
