package io.mlids.api.capture;

import io.mlids.api.capture.CaptureRefusedException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an upload, limited in size and time. A failure is never mistaken for the end of a
 * capture, even by readers that swallow exceptions, because {@link #check} throws it again.
 */
final class UploadBody extends FilterInputStream {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(3).toNanos();

  private final CaptureLimits limits;
  private final LongAdder received;
  private final long deadline;
  private long bytes;
  private @Nullable CaptureRefusedException failure;

  UploadBody(InputStream body, CaptureLimits limits, LongAdder received) {
    super(body);
    this.limits = limits;
    this.received = received;
    this.deadline = System.nanoTime() + limits.maxTime().toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    check();
    int read;
    try {
      read = in.read(into, offset, length);
    } catch (IOException | HttpException.RuntimeException e) {
      failure = broken(e);
      throw failure;
    }
    if (read > 0) {
      bytes += read;
      received.add(read);
    }
    if (bytes > limits.maxBytes()) {
      failure = tooLarge(limits);
    }
    checkTime();
    check();
    return read;
  }

  /** Throws the failure, if any. */
  void check() throws CaptureRefusedException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Throws if the time limit is exceeded. */
  void checkTime() throws CaptureRefusedException {
    if (failure == null && System.nanoTime() - deadline > 0) {
      failure = tooLong();
      throw failure;
    }
  }

  private CaptureRefusedException tooLong() {
    return new CaptureRefusedException(
        Reason.TOO_SLOW,
        "the capture did not arrive within "
            + limits.maxTime().toSeconds()
            + " s; send a smaller capture, or start the server with a larger"
            + " capture-max-seconds");
  }

  static CaptureRefusedException tooLarge(CaptureLimits limits) {
    return new CaptureRefusedException(
        Reason.TOO_LARGE,
        "the body is larger than "
            + limits.maxBytes()
            + " bytes; send part of the capture, or start the server with a larger"
            + " capture-max-bytes");
  }

  private CaptureRefusedException broken(Exception e) {
    if (e instanceof HttpException http) {
      return new CaptureRefusedException(Reason.CUT, "the body is malformed: " + http.getReason());
    }
    if (!(e.getCause() instanceof TimeoutException)) {
      return new CaptureRefusedException(Reason.CUT, "the body is incomplete; send all of it");
    }
    // The connection's timer started earlier, while the upload was still waiting for other uploads
    // to finish.
    return System.nanoTime() - deadline > -LONGEST_WAIT_NANOS
        ? tooLong()
        : new CaptureRefusedException(
            Reason.TOO_SLOW,
            "the body is arriving too slowly; send it faster, or send it to /api/captures/stream");
  }
}
