package io.mlids.api.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends complete responses directly to the connection, because they are small and frequent. */
public final class Answers {
  public static final String JSON = "application/json";
  public static final String TEXT = "text/plain; charset=utf-8";

  private Answers() {}

  public static void send(Context context, String contentType, byte[] body) throws IOException {
    HttpServletResponse response = context.res();
    response.setContentType(contentType);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
