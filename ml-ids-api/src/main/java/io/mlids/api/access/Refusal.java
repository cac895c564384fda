package io.mlids.api.access;

import java.util.Locale;

/** Why a request is not let in. */
public enum Refusal {
  /** It shows no token and no session. */
  TOKEN_MISSING(401),

  /** It shows a token, but not the right one. */
  TOKEN_WRONG(401),

  /** Its address has shown too many wrong ones. */
  TOO_MANY_WRONG_TOKENS(429),

  /** It comes from a web page of another origin, or from a browser that does not say of which. */
  ORIGIN(403),

  /** It calls this machine by a name that is not this machine's. */
  HOST(403),

  /** Only a SageMaker endpoint's routes are there. */
  NOT_OPEN(403);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The reason in metrics. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
