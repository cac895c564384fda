package io.mlids.api.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the effect of a write that fails part-way, as on a full disk. */
class AppendedFileTest {
  @TempDir Path folder;

  @Test
  void aWriteThatFailsInTheMiddleIsUndone() throws Exception {
    Path path = Files.writeString(folder.resolve("alerts"), "one\n");
    AppendedFile file = failing(path, () -> {});
    assertThatThrownBy(() -> file.append(bytes("two\nthree\n"))).hasMessage("no space left");
    file.close();
    assertThat(path).hasContent("one\n");
  }

  @Test
  void earlierLinesOfOthersAreKept() throws Exception {
    Path path = Files.writeString(folder.resolve("alerts"), "one\n");
    AppendedFile file = failing(path, () -> {});
    append(path, "of another\n");
    assertThatThrownBy(() -> file.append(bytes("two\nthree\n"))).hasMessage("no space left");
    file.close();
    assertThat(path).hasContent("one\nof another\n");
  }

  @Test
  void laterLinesOfOthersAreKept() throws Exception {
    Path path = Files.writeString(folder.resolve("alerts"), "one\n");
    AppendedFile file = failing(path, () -> append(path, "of another\n"));
    assertThatThrownBy(() -> file.append(bytes("two\nthree\n"))).hasMessage("no space left");
    file.close();
    assertThat(Files.readString(path)).isEqualTo("one\ntwo\ntof another\n");
  }

  private static AppendedFile failing(Path path, Runnable meanwhile) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.APPEND);
    FileChannel reading = FileChannel.open(path, StandardOpenOption.READ);
    return new AppendedFile(
        new FiveBytesChannel(channel, meanwhile), Optional.of(reading), Optional.empty());
  }

  private static void append(Path path, String text) {
    try {
      Files.writeString(path, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A disk with space for five more bytes. */
  private static final class FiveBytesChannel extends FileChannel {
    private final FileChannel file;
    private final Runnable meanwhile;
    private boolean full;

    FiveBytesChannel(FileChannel file, Runnable meanwhile) {
      this.file = file;
      this.meanwhile = meanwhile;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (full) {
        meanwhile.run();
        throw new IOException("no space left");
      }
      full = true;
      ByteBuffer some = source.slice(source.position(), 5);
      int written = file.write(some);
      source.position(source.position() + written);
      return written;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }

    @Override
    public int read(ByteBuffer target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void force(boolean metaData) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
