package io.mlids.api.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Error responses: {@code {"error": "what is wrong and what to send instead"}}. */
public final class ErrorAnswers {
  /**
   * The maximum number of bytes of an unwanted body to read and discard, so that the client can
   * read the response.
   */
  private static final long MAX_DRAINED_BYTES = 64L << 20;

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

  private ErrorAnswers() {}

  static byte[] body(String message) {
    return ("{\"error\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsString(message))
            + "\"}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends the response, then drains the rest of the request's body for a limited time: many clients
   * send the whole body before they read, and would lose the response if the connection were
   * closed.
   */
  static void send(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String message,
      Map<String, String> headers)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    write(response, status, message, headers);
    boolean expectsContinue = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    if (!expectsContinue) {
      drain(request);
    }
  }

  /** Sends the response without reading the request's body. */
  public static void write(
      HttpServletResponse response, int status, String message, Map<String, String> headers)
      throws IOException {
    byte[] body = body(message);
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(Answers.JSON);
    headers.forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  private static void drain(HttpServletRequest request) {
    long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
    byte[] buffer = new byte[16 << 10];
    long drained = 0;
    try {
      InputStream in = request.getInputStream();
      int read = in.read(buffer);
      while (read >= 0 && drained < MAX_DRAINED_BYTES && System.nanoTime() < deadline) {
        drained += read;
        read = in.read(buffer);
      }
    } catch (IOException | RuntimeException e) {
      // The body is malformed or the client has disconnected, so nothing is left to drain.
    }
  }
}
