package io.mlids.api.access;

/** How clients authenticate. */
public sealed interface AuthMode {

  /**
   * Nothing. On a loopback address a request must still name this machine and no foreign origin,
   * since web pages from elsewhere run on this machine too.
   */
  record Open() implements AuthMode {}

  /** The token, or the session cookie that the token was exchanged for. */
  record Token(AccessToken token) implements AuthMode {}

  /**
   * Nothing, but there is only what a SageMaker endpoint asks for: {@code /invocations}, {@code
   * /ping} and {@code /health}. The platform in front of the container authenticates every caller
   * (AWS Signature 4) and forwards only these two, without a header that could hold a token; all
   * other requests bypass it.
   */
  record InvocationsOnly() implements AuthMode {}
}
