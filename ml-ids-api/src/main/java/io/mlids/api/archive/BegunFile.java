package io.mlids.api.archive;

import io.mlids.parquet.Checkpoint;
import io.mlids.parquet.ParquetWriter;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The file of the archive that is being written, with a checkpoint beside it. Their names begin
 * with a dot, so that programs that read the directory ignore them. Single-owner.
 */
final class BegunFile {
  /** The ending of the name of a file that is being written. */
  static final String BEGUN = ".begun";

  private static final String CHECKPOINT = ".checkpoint";

  /** The rows of a row group, which are kept in memory until they are written. */
  private static final int GROUP_ROWS = 16_384;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'flows-'uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path path;
  private final ParquetWriter writer;
  private long safeRows;

  private BegunFile(Path path, ParquetWriter writer) {
    this.path = path;
    this.writer = writer;
  }

  /** Begins a file in a directory, which is created if necessary. */
  static BegunFile create(Path directory, Instant time) throws IOException {
    Files.createDirectories(directory);
    for (int number = 1; ; number++) {
      Path finished = directory.resolve(NAME.format(time) + "-" + number + ArchiveFiles.ENDING);
      Path path = begun(finished);
      if (!Files.exists(finished)) {
        try {
          return new BegunFile(
              path,
              ParquetWriter.create(
                  path,
                  FlowColumns.ALL,
                  Map.of("ml-ids.schema", FlowColumns.SCHEMA_VERSION),
                  Compression.GZIP));
        } catch (FileAlreadyExistsException e) {
          // Set aside by an earlier server; take the next number.
        }
      }
    }
  }

  private static Path begun(Path finished) {
    return finished.resolveSibling("." + finished.getFileName() + BEGUN);
  }

  private static Path finished(Path begun) {
    String name = begun.getFileName().toString();
    return begun.resolveSibling(name.substring(1, name.length() - BEGUN.length()));
  }

  private static Path checkpoint(Path begun) {
    return begun.resolveSibling(begun.getFileName() + CHECKPOINT);
  }

  /**
   * Adds a flow.
   *
   * @return true if rows were written to the file
   */
  boolean add(ArchivedFlow flow) throws IOException {
    FlowColumns.add(flow, writer.rows());
    if (writer.rows().rows() < GROUP_ROWS) {
      return false;
    }
    writer.writeRows();
    return true;
  }

  /** The number of flows that have been added since the last checkpoint. */
  long unsafeRows() {
    return writer.writtenRows() + writer.rows().rows() - safeRows;
  }

  long bytes() {
    return writer.bytes();
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Makes sure that the flows added so far are kept if the process ends. */
  void checkpoint() throws IOException {
    writer.checkpoint(checkpoint(path));
    safeRows = writer.writtenRows();
  }

  /** Completes the file and gives it its final name. */
  Path finish() throws IOException {
    writer.close();
    Path finished = finished(path);
    Files.move(path, finished);
    Files.deleteIfExists(checkpoint(path));
    return finished;
  }

  /**
   * Gives up the file after an error.
   *
   * @return the file with the flows up to the last checkpoint, if there was one and the disk
   *     permits
   */
  RestoredFile abandon() throws IOException {
    writer.abandon();
    return restore(path);
  }

  /**
   * Finishes a file that is not being written any more, with the flows up to its checkpoint.
   *
   * @return the finished file, or the file itself if it has no checkpoint
   */
  static RestoredFile restore(Path begun) throws IOException {
    boolean whole = Checkpoint.restore(begun, checkpoint(begun));
    Path path = whole ? finished(begun) : ArchiveFiles.setAside(begun);
    Files.move(begun, path);
    Files.deleteIfExists(checkpoint(begun));
    return new RestoredFile(path, whole);
  }

  /**
   * A file that was begun and not completed.
   *
   * @param path its new name
   * @param whole whether it can be read
   */
  record RestoredFile(Path path, boolean whole) {}
}
