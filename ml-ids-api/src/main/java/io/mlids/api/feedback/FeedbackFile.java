package io.mlids.api.feedback;

import io.mlids.api.background.UnusableFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a feedback store: a line of JSON for each judgement and each undo. Each line is on
 * disk before the client receives the confirmation. If the server is killed while it writes, the
 * last line may be incomplete; it is removed when the file is opened again. The file is locked
 * against other servers. Not thread-safe.
 */
final class FeedbackFile implements AutoCloseable {
  /** The name of the file in its directory. */
  static final String NAME = "feedback.jsonl";

  /** Limits the time for reading; the judgements of a full store take less. */
  private static final long MAX_BYTES = 512L << 20;

  private static final int BLOCK = 8 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(FeedbackFile.class);

  private final Path path;
  private final FileChannel channel;

  private FeedbackFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** The file cannot be opened for writing, or another server is using it. */
  static final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnavailableException(Path path, String problem) {
      super(path + problem);
    }
  }

  /** Receives the lines of a file in order. */
  @FunctionalInterface
  interface Lines {
    /**
     * Receives a line.
     *
     * @throws IllegalArgumentException if the line is invalid; the message gives the reason
     */
    void take(FeedbackJson.Line line);
  }

  /**
   * Opens the file in a directory, and reads its lines. Creates both if necessary.
   *
   * @throws UnavailableException if the file cannot be opened for writing, or is in use
   * @throws UnusableFileException if the content is invalid; the message names the file, the line
   *     and the remedy
   */
  static FeedbackFile open(Path directory, Lines lines) throws IOException {
    Path path = directory.resolve(NAME);
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UnavailableException(path, ": cannot be opened for writing (" + e + ")");
    }
    try {
      lock(channel, path);
      if (channel.size() > MAX_BYTES) {
        throw new UnusableFileException(
            path, ": larger than " + (MAX_BYTES >> 20) + " MB; move the file away");
      }
      FeedbackFile file = new FeedbackFile(path, channel);
      file.removeIncompleteLine();
      file.read(lines);
      channel.position(channel.size());
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path path) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    } catch (IOException e) {
      LOG.warn("{}: the file system does not support locks; run only one server", path);
      return;
    }
    if (lock == null) {
      throw new UnavailableException(path, ": another ml-ids-api is using this file");
    }
  }

  private void removeIncompleteLine() throws IOException {
    long end = channel.size();
    long complete = end;
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    boolean found = end == 0;
    while (!found && complete > 0) {
      long from = Math.max(0, complete - BLOCK);
      block.clear().limit((int) (complete - from));
      while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
        // Reads until the block is full.
      }
      int last = block.position() - 1;
      while (last >= 0 && block.get(last) != '\n') {
        last--;
      }
      found = last >= 0;
      complete = from + last + 1;
    }
    if (complete < end) {
      LOG.warn(
          "{}: the last line is incomplete ({} bytes), because the server was stopped while it"
              + " wrote; the line is removed",
          path,
          end - complete);
      channel.truncate(complete);
    }
  }

  private void read(Lines lines) throws IOException {
    channel.position(0);
    Reader decoded = Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), BLOCK);
    BufferedReader reader = new BufferedReader(decoded);
    long number = 0;
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        lines.take(FeedbackJson.read(line));
      }
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(
          path,
          ", line " + number + ": " + e.getMessage() + "; remove the line, or move the file away",
          e);
    } catch (CharacterCodingException e) {
      throw new UnusableFileException(
          path,
          ", after line " + number + ": not valid UTF-8; remove the line, or move the file away",
          e);
    }
  }

  /** Appends lines, and returns once they are on disk. If that fails, none of them is kept. */
  void append(List<String> lines) throws IOException {
    long before = channel.size();
    try {
      ByteBuffer rest = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
      long at = before;
      while (rest.hasRemaining()) {
        at += channel.write(rest, at);
      }
      channel.force(false);
    } catch (IOException e) {
      try {
        channel.truncate(before);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
