package io.mlids.api.access;

import java.util.Locale;

/** The reason why a request is rejected. */
public enum Refusal {
  /** The request has neither a token nor a session. */
  TOKEN_MISSING(401),

  /** The token is wrong. */
  TOKEN_WRONG(401),

  /** Too many wrong tokens came from the client's address. */
  TOO_MANY_WRONG_TOKENS(429),

  /**
   * The request comes from a web page on another origin, or from a browser that does not name the
   * origin.
   */
  ORIGIN(403),

  /** The client's role does not allow the request. */
  ROLE(403),

  /** The request names a host that is not this machine. */
  HOST(403),

  /** The server serves only the routes of a SageMaker endpoint. */
  NOT_OPEN(403);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The HTTP status of the response. */
  public int status() {
    return status;
  }

  /** The value of the {@code reason} label in metrics. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
