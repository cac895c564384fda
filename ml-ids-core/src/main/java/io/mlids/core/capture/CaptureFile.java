package io.mlids.core.capture;

import io.mlids.core.gzip.GzipStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Opens captures from a file or a stream. A capture can be a pcapng file, or a pcap file with
 * microseconds or nanoseconds in either byte order. Both formats may be gzipped. The format is
 * detected from the magic bytes, regardless of the name.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/">The pcap format</a>
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/">The pcapng format</a>
 */
public final class CaptureFile {
  private CaptureFile() {}

  /**
   * Opens a file.
   *
   * @throws CaptureFormatException if the file is not a capture
   * @throws NoSuchFileException if the file does not exist
   */
  public static PacketSource open(Path file, ReadMode mode) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "this is a directory; specify the capture files in it");
    }
    if (!Files.isRegularFile(file)) {
      return open(Files.newInputStream(file), file.toString(), mode);
    }
    FileChannel channel = FileChannel.open(file);
    return open(Channels.newInputStream(channel), Optional.of(channel), file.toString(), mode);
  }

  /**
   * Opens a stream. The stream is closed together with the source, or immediately if this method
   * fails.
   *
   * @param name the stream's name, for use in messages
   * @throws CaptureFormatException if the stream is not a capture
   */
  public static PacketSource open(InputStream stream, String name, ReadMode mode)
      throws IOException {
    return open(stream, Optional.empty(), name, mode);
  }

  private static PacketSource open(
      InputStream stream, Optional<FileChannel> file, String name, ReadMode mode)
      throws IOException {
    try {
      InputStream plain = decompressed(stream, name);
      boolean compressed = plain instanceof GzipStream;
      return open(new CaptureBuffer(plain, compressed ? Optional.empty() : file), name, mode);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * Opens a stream that is not compressed, such as a {@link #decompressed} stream that the caller
   * has wrapped to limit its length. Closing the returned source closes the stream; if this method
   * fails, the stream is closed immediately.
   *
   * @param name the stream's name, for use in messages
   * @throws CaptureFormatException if the stream is not a capture
   */
  public static PacketSource openDecompressed(InputStream stream, String name, ReadMode mode)
      throws IOException {
    return open(new CaptureBuffer(stream), name, mode);
  }

  private static PacketSource open(CaptureBuffer buffer, String name, ReadMode mode)
      throws IOException {
    try {
      return opened(buffer, name, mode);
    } catch (IOException | RuntimeException e) {
      buffer.close();
      throw e;
    }
  }

  private static PacketSource opened(CaptureBuffer buffer, String name, ReadMode mode)
      throws IOException {
    if (!buffer.has(4)) {
      if (buffer.cut().isPresent()) {
        throw new CaptureFormatException(
            name + ": its gzip data is damaged (" + buffer.cut().get() + "); copy it again");
      }
      throw new CaptureFormatException(
          buffer.available() == 0
              ? name + ": the content is empty; a capture begins with a header of at least 24 bytes"
              : name
                  + ": the content ends after "
                  + buffer.available()
                  + " bytes; copy or record it again");
    }
    if (PcapngReader.recognises(buffer)) {
      return new PcapngReader(buffer, name);
    }
    if (PcapReader.recognises(buffer)) {
      return new PcapReader(buffer, name, mode);
    }
    Optional<OtherFormat> other = OtherFormat.of(buffer);
    if (other.isPresent()) {
      throw new CaptureFormatException(name + ": the content " + other.get().remedy());
    }
    throw new CaptureFormatException(
        String.format(
            "%s: the content begins with %08x, so it is neither pcap nor pcapng; save the capture"
                + " as pcap or pcapng",
            name, buffer.i32(0, true)));
  }

  /**
   * Returns a stream of the content, decompressed if it begins with the magic bytes of gzip.
   *
   * @param name the stream's name, for use in messages
   * @throws CaptureFormatException if the gzip header is damaged
   */
  public static InputStream decompressed(InputStream stream, String name) throws IOException {
    try {
      return GzipStream.content(stream);
    } catch (EOFException e) {
      throw new CaptureFormatException(
          name + ": the content ends within the gzip header; copy it again");
    } catch (ZipException e) {
      throw new CaptureFormatException(
          name + ": its gzip header is damaged (" + e.getMessage() + "); copy it again");
    }
  }
}
