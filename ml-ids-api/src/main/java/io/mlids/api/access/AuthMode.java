package io.mlids.api.access;

/** How clients authenticate. */
public sealed interface AuthMode {

  /**
   * Not at all. On a loopback address, a request must still name this machine and must not come
   * from a foreign origin, because the machine's browsers also show pages from other sites.
   */
  record Open() implements AuthMode {}

  /** With the token, or with the session cookie issued for it. */
  record Token(AccessToken token) implements AuthMode {}

  /**
   * Not at all, but only the routes of a SageMaker endpoint are served: {@code /invocations},
   * {@code /ping} and {@code /health}. The platform in front of the container authenticates every
   * caller (AWS Signature 4) and forwards only invocations and pings, without a header for a token.
   * Any other request has bypassed the platform.
   */
  record InvocationsOnly() implements AuthMode {}
}
