package io.mlids.core.remote;

import io.mlids.core.console.Terminal;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A server did not return what was asked for; the message names the server and the reason. */
public final class ServerFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The reason for a failure; all except {@link #OTHER} can be prevented with a client option. */
  public enum Reason {
    /** The response took longer than the timeout. */
    TIMEOUT,
    /** The token is missing or wrong. */
    UNAUTHORISED,
    /** The server's certificate is not trusted. */
    UNTRUSTED,
    /** Any other failure. */
    OTHER
  }

  /**
   * @param asked the URL that failed
   * @param what what happened, such as {@code returned an invalid response}
   */
  public ServerFailedException(URI asked, String what, Reason reason, @Nullable Throwable cause) {
    super(Terminal.printable(asked + " " + what), cause);
    this.reason = reason;
  }

  /** The kind of failure. */
  public Reason reason() {
    return reason;
  }
}
