package io.mlids.core.hdf;

import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.nio.FileChannelFromSeekableByteChannel;
import io.mlids.core.file.FileKind;
import io.mlids.core.table.DatasetFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An open HDF5 file. This class chooses the frame to read, and converts the many exceptions that
 * jHDF throws for damaged files into one exception with a readable message.
 */
final class HdfInput implements Closeable {
  private static final String REMEDY =
      "write it with DataFrame.to_hdf(file, key='ids_data', format='table', complib='zlib')";

  private final Path path;
  private final FileChannel channel;

  private HdfInput(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file.
   *
   * @throws FileSystemException if the file cannot be opened
   * @throws DatasetFormatException if the file is empty
   */
  static HdfInput open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(
          path.toString(), null, "this is a directory; specify an .h5 file in it");
    }
    // jHDF would memory-map a system FileChannel. Mapped pages count as resident memory, and the
    // JVM crashes if the file shrinks meanwhile.
    FileChannel channel = new FileChannelFromSeekableByteChannel(Files.newByteChannel(path));
    if (channel.size() == 0) {
      channel.close();
      throw new DatasetFormatException(path + ": the file is empty; copy or write it again");
    }
    return new HdfInput(path, channel);
  }

  /**
   * Returns the frame with the key {@code ids_data} or, failing that, the file's only frame.
   *
   * @throws DatasetFormatException if the file has no readable frame
   */
  PandasFrame frame() throws DatasetFormatException {
    refuseOtherKinds();
    HdfFile file;
    try {
      // Closing the channel is enough; HdfFile need not be closed.
      file = new HdfFile(channel);
    } catch (RuntimeException e) {
      throw new DatasetFormatException(path + ": not an HDF5 file; " + REMEDY, e);
    }
    return guard("", () -> new PandasFrame(tableGroup(file)));
  }

  /** Rejects formats other than HDF5. */
  private void refuseOtherKinds() throws DatasetFormatException {
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(FileKind.ENOUGH);
    } catch (IOException e) {
      throw new DatasetFormatException(
          path + ": the file cannot be read; check that it is intact and accessible", e);
    }
    if (FileKind.isHdf5(start)) {
      return;
    }
    Optional<FileKind> kind = FileKind.of(start);
    if (kind.isPresent()) {
      throw kind.get().refusal(path.toString());
    }
    throw new DatasetFormatException(
        path
            + ": the file is text, not HDF5; convert a CSV of flows to HDF5 with 'ml-ids-train"
            + " split'");
  }

  private Group tableGroup(HdfFile file) {
    long end = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    if (file.size() < end) {
      throw new Unsuitable(
          "is truncated at %d of %d bytes; copy it again".formatted(file.size(), end));
    }
    Map<String, Group> frames = PandasFrame.in(file);
    Group chosen = frames.get("/" + PandasTableLayout.KEY);
    if (chosen == null && frames.size() == 1) {
      chosen = frames.values().iterator().next();
    }
    if (frames.isEmpty()) {
      throw new Unsuitable("contains no pandas table; " + REMEDY);
    }
    if (chosen == null) {
      throw new Unsuitable(
          "contains several tables (%s) but no /%s; %s"
              .formatted(String.join(", ", frames.keySet()), PandasTableLayout.KEY, REMEDY));
    }
    if (chosen.getChild(PandasTableLayout.TABLE) == null) {
      throw new Unsuitable("is in pandas' fixed format; " + REMEDY);
    }
    return chosen;
  }

  /**
   * Runs an action that reads from the file.
   *
   * @param place the position in the file, for use in messages; it starts with a separator or is
   *     empty
   * @throws DatasetFormatException instead of any runtime exception, and instead of errors caused
   *     by damaged lengths and addresses
   */
  <T> T guard(String place, Supplier<T> reading) throws DatasetFormatException {
    try {
      return reading.get();
    } catch (Unsuitable e) {
      throw new DatasetFormatException(path + ": the file " + e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof HdfFilterException) {
          throw new DatasetFormatException(
              path + ": the table is not compressed with zlib; " + REMEDY, e);
        }
      }
      throw new DatasetFormatException(
          "%s%s: the file is damaged or not a pandas table (%s); copy it again, or %s"
              .formatted(path, place, rootMessage(e), REMEDY),
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** An exception whose message is meant for users; {@link #guard} keeps the message unchanged. */
  private static final class Unsuitable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsuitable(String message) {
      super(message);
    }
  }
}
