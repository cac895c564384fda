package io.mlids.api.access;

import java.util.Map;
import java.util.Optional;

/** The gate's decision on a request. */
public sealed interface AccessDecision {

  /**
   * The request proceeds to its route.
   *
   * @param headers response headers to set
   * @param account who sends the request; empty if the route is public and the client has not
   *     signed in
   */
  record Granted(Map<String, String> headers, Optional<Account> account)
      implements AccessDecision {}

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
