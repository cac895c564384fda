package io.mlids.api.http;

import io.mlids.api.access.AccessDecision;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.Account;
import io.mlids.api.metrics.ApiMetrics;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Applies access control to every request before routing, so that no route, file or WebSocket
 * bypasses it. Thread-safe.
 */
final class AccessFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient AccessGate gate;
  private final transient ApiMetrics metrics;

  AccessFilter(AccessGate gate, ApiMetrics metrics) {
    this.gate = gate;
    this.metrics = metrics;
  }

  @Override
  protected void doFilter(HttpServletRequest sent, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = RequestTarget.normalized(sent);
    switch (gate.decide(new ServletAccessRequest(request))) {
      case AccessDecision.Granted(Map<String, String> headers, Optional<Account> account) -> {
        account.ifPresent(known -> RequestAccount.put(request, known));
        headers.forEach(response::setHeader);
        if (RequestTarget.hasWholeEscapes(request.getQueryString())) {
          chain.doFilter(request, response);
        } else {
          metrics.refused(HttpServletResponse.SC_BAD_REQUEST);
          ErrorAnswers.send(
              request,
              response,
              HttpServletResponse.SC_BAD_REQUEST,
              "the query contains a % that does not start an escape; write a percent sign as %25",
              Map.of());
        }
      }
      case AccessDecision.Preflight(Map<String, String> headers) -> {
        headers.forEach(response::setHeader);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      case AccessDecision.Refused refused -> {
        metrics.refused(refused.reason().status());
        ErrorAnswers.send(
            request, response, refused.reason().status(), refused.message(), refused.headers());
      }
    }
  }
}
