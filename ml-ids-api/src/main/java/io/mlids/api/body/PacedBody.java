package io.mlids.api.body;

import io.mlids.api.http.BodyPace;
import io.mlids.api.http.Connections;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A request body that must arrive at a minimum speed. Without that limit, a client that sends an
 * occasional byte would never reach the idle timeout and would hold the request's resources
 * indefinitely. Not thread-safe.
 */
public final class PacedBody extends FilterInputStream {
  private final HttpServletRequest request;
  private final BodyPace pace;
  private final Duration longest;
  private final long start = System.nanoTime();
  private final Duration usualSilence;
  private Duration silence;
  private long received;

  /**
   * @param longest the maximum time for the body, regardless of its speed
   */
  public PacedBody(HttpServletRequest request, BodyPace pace, Duration longest) throws IOException {
    super(request.getInputStream());
    this.request = request;
    this.pace = pace;
    this.longest = longest;
    this.usualSilence = Connections.silence(request);
    this.silence = usualSilence;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    waitNoLongerThan(left());
    int read = in.read(into, offset, length);
    received += Math.max(0, read);
    return read;
  }

  private Duration left() throws IOException {
    Duration allowed = pace.allowed(received);
    Duration left =
        (allowed.compareTo(longest) < 0 ? allowed : longest).minusNanos(System.nanoTime() - start);
    if (!left.isPositive()) {
      throw new IOException(new TimeoutException("the body is arriving too slowly"));
    }
    return left;
  }

  /** Limits the idle timeout of the next read to the time left. */
  private void waitNoLongerThan(Duration left) {
    Duration wanted = left.compareTo(usualSilence) < 0 ? left.plusMillis(1) : usualSilence;
    if (!wanted.equals(silence)) {
      silence = wanted;
      Connections.allowSilence(request, wanted);
    }
  }

  /** Restores the connection's idle timeout; does not close the body. */
  @Override
  public void close() {
    if (!silence.equals(usualSilence)) {
      silence = usualSilence;
      Connections.allowSilence(request, usualSilence);
    }
  }
}
