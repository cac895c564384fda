package io.mlids.api.access;

import java.util.Map;

/** The gate's decision on a request. */
public sealed interface AccessDecision {

  /**
   * The request proceeds to its route.
   *
   * @param headers for the answer
   */
  record Granted(Map<String, String> headers) implements AccessDecision {}

  /**
   * It is a browser's question whether a page may ask, which is answered with these headers alone.
   */
  record Preflight(Map<String, String> headers) implements AccessDecision {}

  /**
   * It is answered with an error.
   *
   * @param message says what is wrong and what to do instead
   */
  record Refused(Refusal reason, String message, Map<String, String> headers)
      implements AccessDecision {}
}
