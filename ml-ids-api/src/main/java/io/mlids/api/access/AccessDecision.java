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

  /** A CORS preflight request, answered with these headers alone. */
  record Preflight(Map<String, String> headers) implements AccessDecision {}

  /**
   * The request is rejected with an error.
   *
   * @param message says what is wrong and what to do instead
   */
  record Refused(Refusal reason, String message, Map<String, String> headers)
      implements AccessDecision {}
}
