package io.mlids.api.access;

import java.util.Map;

/** The gate's decision on a request. */
public sealed interface AccessDecision {

  /**
   * The request proceeds to its route.
   *
   * @param headers response headers to set
   */
  record Granted(Map<String, String> headers) implements AccessDecision {}

  /** A CORS preflight request; the response consists of these headers only. */
  record Preflight(Map<String, String> headers) implements AccessDecision {}

  /**
   * The request is rejected with an error.
   *
   * @param message what is wrong and how to fix it
   */
  record Refused(Refusal reason, String message, Map<String, String> headers)
      implements AccessDecision {}
}
