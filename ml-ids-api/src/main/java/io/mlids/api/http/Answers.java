package io.mlids.api.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Sends complete responses directly to the connection, because they are small and frequent. Longer
 * JSON is compressed if the client accepts that.
 */
public final class Answers {
  public static final String JSON = "application/json";
  public static final String TEXT = "text/plain; charset=utf-8";

  /** A shorter body fits into one packet anyway. */
  private static final int SHORTEST_COMPRESSED = 1_400;

  private Answers() {}

  public static void send(Context context, String contentType, byte[] body) throws IOException {
    HttpServletResponse response = context.res();
    response.setContentType(contentType);
    byte[] sent = body;
    if (body.length >= SHORTEST_COMPRESSED && contentType.equals(JSON)) {
      response.addHeader("Vary", "Accept-Encoding");
      if (acceptsGzip(context.req())) {
        response.setHeader("Content-Encoding", "gzip");
        sent = gzip(body);
      }
    }
    response.setContentLength(sent.length);
    response.getOutputStream().write(sent);
  }

  /** Returns whether {@code Accept-Encoding} lists gzip without excluding it by {@code q=0}. */
  public static boolean acceptsGzip(HttpServletRequest request) {
    String accepted = request.getHeader("Accept-Encoding");
    return accepted != null
        && Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
            .map(each -> each.replaceAll("\\s", ""))
            .anyMatch(
                each ->
                    each.equals("gzip")
                        || each.startsWith("gzip;") && !each.matches("gzip;q=0(\\.0*)?"));
  }

  /** Compresses a body. */
  public static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    }
    return compressed.toByteArray();
  }
}
