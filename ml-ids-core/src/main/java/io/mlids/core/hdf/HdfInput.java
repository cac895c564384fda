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
 * An open HDF5 file, its choice of frame, and what can be wrong with it in words. jHDF answers a
 * file that is not as it should be with any of many exceptions; here they become one.
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
   * @throws FileSystemException if it cannot be opened
   * @throws DatasetFormatException if it is empty
   */
  static HdfInput open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(
          path.toString(), null, "is a directory; name an .h5 file in it");
    }
    // Not a FileChannel of the system's, which jHDF would map: pages of a mapped file count as
    // resident memory, and a file that shrinks meanwhile ends the JVM.
    FileChannel channel = new FileChannelFromSeekableByteChannel(Files.newByteChannel(path));
    if (channel.size() == 0) {
      channel.close();
      throw new DatasetFormatException(path + ": is empty; copy or write it again");
    }
    return new HdfInput(path, channel);
  }

  /**
   * The frame with the key {@code ids_data}, else the only one.
   *
   * @throws DatasetFormatException if there is none that can be read
   */
  PandasFrame frame() throws DatasetFormatException {
    refuseOtherKinds();
    HdfFile file;
    try {
      // Closing the channel is all there is to close.
      file = new HdfFile(channel);
    } catch (RuntimeException e) {
      throw new DatasetFormatException(path + ": is not an HDF5 file; " + REMEDY, e);
    }
    return guard("", () -> new PandasFrame(tableGroup(file)));
  }

  /** Detects other formats than HDF5. */
  private void refuseOtherKinds() throws DatasetFormatException {
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(FileKind.ENOUGH);
    } catch (IOException e) {
      throw new DatasetFormatException(path + ": cannot be read; check the file", e);
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
            + ": is text, not HDF5; if it is a CSV of flows, make HDF5 of it with 'ml-ids-train"
            + " split'");
  }

  private Group tableGroup(HdfFile file) {
    long end = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    if (file.size() < end) {
      throw new Unsuitable(
          "is cut off at %d of %d bytes; copy it again".formatted(file.size(), end));
    }
    Map<String, Group> frames = PandasFrame.in(file);
    Group chosen = frames.get("/" + PandasTableLayout.KEY);
    if (chosen == null && frames.size() == 1) {
      chosen = frames.values().iterator().next();
    }
    if (frames.isEmpty()) {
      throw new Unsuitable("holds no pandas table; " + REMEDY);
    }
    if (chosen == null) {
      throw new Unsuitable(
          "holds several tables (%s) but no /%s; %s"
              .formatted(String.join(", ", frames.keySet()), PandasTableLayout.KEY, REMEDY));
    }
    if (chosen.getChild(PandasTableLayout.TABLE) == null) {
      throw new Unsuitable("is in pandas' fixed format; " + REMEDY);
    }
    return chosen;
  }

  /**
   * Does what reads from the file.
   *
   * @param place where in the file, with a space in front, or empty
   * @throws DatasetFormatException instead of any runtime exception, and of the errors that damaged
   *     lengths and addresses lead to
   */
  <T> T guard(String place, Supplier<T> reading) throws DatasetFormatException {
    try {
      return reading.get();
    } catch (Unsuitable e) {
      throw new DatasetFormatException(path + ": " + e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof HdfFilterException) {
          throw new DatasetFormatException(
              path + ": is compressed in another way than zlib; " + REMEDY, e);
        }
      }
      throw new DatasetFormatException(
          "%s%s: is damaged or no pandas table (%s); copy it again, or %s"
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

  /** Carries a readable message out of {@link #guard}. */
  private static final class Unsuitable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsuitable(String message) {
      super(message);
    }
  }
}
