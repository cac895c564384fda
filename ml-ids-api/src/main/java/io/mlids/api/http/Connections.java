package io.mlids.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** What requests cannot say in HTTP, said to their connections. */
final class Connections {

  private Connections() {}

  /** Closes a request's connection, whatever has been sent or is still to come. */
  static void abort(HttpServletRequest request) {
    endPoint(request).close();
  }

  /** How long a request's connection may be silent from now on. */
  static void allowSilence(HttpServletRequest request, Duration longest) {
    endPoint(request).setIdleTimeout(longest.toMillis());
  }

  private static EndPoint endPoint(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request)
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint();
  }
}
