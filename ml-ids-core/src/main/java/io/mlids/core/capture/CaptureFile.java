package io.mlids.core.capture;

import io.mlids.core.gzip.GzipStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Opens captures: pcap (µs and ns, both byte orders) and pcapng, plain or compressed by gzip, from
 * a file or any stream. What it is is seen from the first bytes, never from the name.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/">The pcap format</a>
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/">The pcapng format</a>
 */
public final class CaptureFile {
  private CaptureFile() {}

  /**
   * Opens a file.
   *
   * @throws CaptureFormatException if it is not a capture
   * @throws NoSuchFileException if there is none
   */
  public static PacketSource open(Path file, ReadMode mode) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a folder; name the capture files in it");
    }
    if (!Files.isRegularFile(file)) {
      return open(Files.newInputStream(file), file.toString(), mode);
    }
    FileChannel channel = FileChannel.open(file);
    return open(Channels.newInputStream(channel), Optional.of(channel), file.toString(), mode);
  }

  /**
   * Opens a stream, which is closed with the source, or at once if this fails.
   *
   * @param name what messages call the stream
   * @throws CaptureFormatException if it does not begin as a capture
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
   * Opens a stream that is not compressed, for whoever wants a word between {@link #decompressed}
   * and this. The stream is closed with the source, or at once if this fails.
   *
   * @param name what messages call the stream
   * @throws CaptureFormatException if it does not begin as a capture
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
            name + ": its gzip data are damaged (" + buffer.cut().get() + "); copy it again");
      }
      throw new CaptureFormatException(
          buffer.available() == 0
              ? name + ": is empty; a capture begins with a header of 24 bytes or more"
              : name + ": ends after " + buffer.available() + " bytes; capture it again");
    }
    if (PcapngReader.recognises(buffer)) {
      return new PcapngReader(buffer, name);
    }
    if (PcapReader.recognises(buffer)) {
      return new PcapReader(buffer, name, mode);
    }
    Optional<OtherFormat> other = OtherFormat.of(buffer);
    if (other.isPresent()) {
      throw new CaptureFormatException(name + ": " + other.get().remedy());
    }
    throw new CaptureFormatException(
        String.format(
            "%s: begins with %08x, so it is neither pcap nor pcapng (nor one of them in gzip);"
                + " save it as pcap or pcapng",
            name, buffer.i32(0, true)));
  }

  /**
   * What a stream holds: the stream itself, or what gzip made it of if it begins as gzip does.
   *
   * @param name what messages call the stream
   * @throws CaptureFormatException if the header of gzip is damaged
   */
  public static InputStream decompressed(InputStream stream, String name) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(stream, 2);
    byte[] magic = peeked.readNBytes(2);
    peeked.unread(magic);
    if (magic.length < 2 || !GzipStream.isMagic(magic[0], magic[1])) {
      return peeked;
    }
    try {
      return new GzipStream(peeked);
    } catch (EOFException e) {
      throw new CaptureFormatException(name + ": ends within the gzip header; copy it again");
    } catch (ZipException e) {
      throw new CaptureFormatException(
          name + ": its gzip header is damaged (" + e.getMessage() + "); copy it again");
    }
  }
}
