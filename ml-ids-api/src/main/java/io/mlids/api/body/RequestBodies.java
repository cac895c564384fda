package io.mlids.api.body;

import io.mlids.api.http.ApiException;
import io.mlids.api.http.BodyPace;
import io.mlids.core.gzip.GzipStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;

/** Reads whole bodies, compressed or not, into memory, up to a size limit. Thread-safe. */
public final class RequestBodies {
  private static final int FIRST_BYTES = 16 << 10;

  /** At the default minimum speed, even the largest body arrives within this time. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final int limit;
  private final BodyPace pace;

  public RequestBodies(int limit, BodyPace pace) {
    this.limit = limit;
    this.pace = pace;
  }

  /**
   * Reads a request's body.
   *
   * @param claim accounts for the memory that the body uses
   * @throws ApiException 413 as soon as the announced length or the bytes read exceed the limit,
   *     415 for an unsupported content encoding, 400 or 408 if the body does not arrive completely,
   *     503 if the body is cancelled in favour of other bodies
   */
  public byte[] read(HttpServletRequest request, ByteBudget.Claim claim) {
    long length = request.getContentLengthLong();
    if (length > limit) {
      throw ApiException.tooLarge(limit);
    }
    boolean compressed = isGzip(request.getHeader("Content-Encoding"));
    try (PacedBody raw = new PacedBody(request, pace, LONGEST)) {
      byte[] body = compressed ? readGzip(raw, claim) : readAll(raw, length, claim);
      requireKept(claim);
      return body;
    } catch (IOException | HttpException.RuntimeException e) {
      requireKept(claim);
      throw broken(e);
    }
  }

  /** The error for a body that could not be read. */
  public static ApiException broken(Exception e) {
    if (e instanceof HttpException broken) {
      return ApiException.badRequest("the body is malformed: " + broken.getReason());
    }
    return e.getCause() instanceof TimeoutException
        ? ApiException.timeout("the body did not arrive in time; send it faster")
        : ApiException.badRequest("the body is incomplete; send all of it");
  }

  private static void requireKept(ByteBudget.Claim claim) {
    if (!claim.arrived()) {
      throw ApiException.displaced();
    }
  }

  private static boolean isGzip(String encoding) {
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity", "" -> false;
      case "gzip", "x-gzip" -> true;
      default ->
          throw ApiException.unsupportedMediaType(
              "Content-Encoding is '"
                  + encoding
                  + "'; send the body uncompressed or compressed with gzip");
    };
  }

  private byte[] readGzip(InputStream raw, ByteBudget.Claim claim) throws IOException {
    try (InputStream plain = new GzipStream(raw)) {
      return readAll(plain, -1, claim);
    } catch (ZipException e) {
      throw ApiException.badRequest("the body is not valid gzip: " + e.getMessage());
    }
  }

  /**
   * @param length the announced length; −1 if unknown
   */
  private byte[] readAll(InputStream in, long length, ByteBudget.Claim claim) throws IOException {
    byte[] body = new byte[0];
    int size = 0;
    do {
      body = grow(body, length, claim);
      int read = 0;
      while (size < body.length && read >= 0) {
        read = in.read(body, size, body.length - size);
        claim.received(Math.max(0, read));
        size += Math.max(0, read);
      }
      // Jetty delivers no more than the announced length, so a full array of that length is the
      // whole body.
    } while (size == body.length && size != length);
    if (size > limit) {
      throw ApiException.tooLarge(limit);
    }
    return size == body.length ? body : Arrays.copyOf(body, size);
  }

  /**
   * Grows the array to the announced length if that length is close, and doubles the array
   * otherwise. The array never exceeds the limit by more than one byte.
   */
  private byte[] grow(byte[] body, long length, ByteBudget.Claim claim) {
    if (body.length > limit) {
      throw ApiException.tooLarge(limit);
    }
    long larger = Math.max(FIRST_BYTES, 2L * body.length);
    long wanted = length >= 0 ? Math.min(larger, Math.max(length, 1)) : larger;
    int next = (int) Math.min(wanted, (long) limit + 1);
    claim.add(next - body.length);
    return Arrays.copyOf(body, next);
  }
}
