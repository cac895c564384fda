package io.mlids.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** What requests cannot say in HTTP, said to their connections. */
public final class Connections {

  private Connections() {}

  /** Closes a request's connection, regardless of what has been sent or is still to come. */
  public static void abort(HttpServletRequest request) {
    endPoint(request).close();
  }

  /** How long a request's connection may be silent. */
  public static Duration silence(HttpServletRequest request) {
    return Duration.ofMillis(endPoint(request).getIdleTimeout());
  }

  /** Says how long a request's connection may be silent from now on; returns how long before. */
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
