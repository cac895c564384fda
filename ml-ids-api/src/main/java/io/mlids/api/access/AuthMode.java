package io.mlids.api.access;

/** How clients authenticate. */
public sealed interface AuthMode {

  /**
   * Clients do not authenticate. On a loopback address, a request must still name this machine and
   * must not come from another origin, because the machine's browsers also show pages from other
   * sites.
   */
  record Open() implements AuthMode {}

  /** Clients send a token or the session cookie issued for it. */
  record Token(AccessTokens tokens) implements AuthMode {}

  /**
   * Clients do not authenticate, but the server serves only the routes of a SageMaker endpoint:
   * {@code /invocations}, {@code /ping} and {@code /health}. The platform in front of the container
   * authenticates every caller (AWS Signature 4) and forwards only invocations and pings, without
   * any header that could carry a token. Any other request has bypassed the platform.
   */
  record InvocationsOnly() implements AuthMode {}
}
