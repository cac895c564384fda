package io.mlids.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Controls a request's connection. */
public final class Connections {

  private Connections() {}

  /** Closes a request's connection immediately, even in the middle of a response. */
  public static void abort(HttpServletRequest request) {
    endPoint(request).close();
  }

  /** The idle timeout of a request's connection. */
  public static Duration silence(HttpServletRequest request) {
    return Duration.ofMillis(endPoint(request).getIdleTimeout());
  }

  /** Sets the idle timeout of a request's connection, and returns the previous timeout. */
  public static Duration allowSilence(HttpServletRequest request, Duration longest) {
    EndPoint endPoint = endPoint(request);
    Duration before = Duration.ofMillis(endPoint.getIdleTimeout());
    endPoint.setIdleTimeout(longest.toMillis());
    return before;
  }

  private static EndPoint endPoint(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request)
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint();
  }
}
