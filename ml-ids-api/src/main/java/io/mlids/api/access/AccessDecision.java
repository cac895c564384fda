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

  /** The request is a CORS preflight, which is answered with these headers only. */
  record Preflight(Map<String, String> headers) implements AccessDecision {}

  /**
   * The request is rejected with an error.
   *
   * @param message what is wrong and how to fix it
   */
  record Refused(Refusal reason, String message, Map<String, String> headers)
      implements AccessDecision {}
}
