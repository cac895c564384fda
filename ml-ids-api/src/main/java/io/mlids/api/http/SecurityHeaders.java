package io.mlids.api.http;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Adds security headers to every response. They forbid MIME sniffing, scripts, framing, caching and
 * referrers. A route that serves a page replaces Content-Security-Policy and Cache-Control with
 * values for that page.
 */
final class SecurityHeaders implements HttpConfiguration.Customizer {
  static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  private static final List<HttpField> FIELDS =
      List.of(
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("Cache-Control", "no-store"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new PreEncodedHttpField(
              CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"));

  @Override
  public Request customize(Request request, HttpFields.Mutable answer) {
    put(answer);
    return request;
  }

  /** Sets the headers. This method is also called for errors that occur before routing. */
  static void put(HttpFields.Mutable answer) {
    FIELDS.forEach(answer::put);
  }
}
