package io.mlids.api.capture;

import io.mlids.api.capture.CaptureRefusedException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits the size of a capture after decompression, because a small gzip body can expand to a large
 * capture.
 */
final class DecompressedBody extends FilterInputStream {
  private final long limit;
  private long bytes;

  DecompressedBody(InputStream capture, long limit) {
    super(capture);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    bytes += Math.max(0, read);
    if (bytes > limit) {
      throw new CaptureRefusedException(
          Reason.TOO_LARGE,
          "the capture is larger than "
              + limit
              + " bytes after decompression; send part of it, or start the server with a larger"
              + " capture-max-decompressed");
    }
    return read;
  }
}
