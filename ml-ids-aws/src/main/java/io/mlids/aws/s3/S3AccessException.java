package io.mlids.aws.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An object in S3 cannot be read. The message names the object, the reason and the remedy. */
public final class S3AccessException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why the object cannot be read. */
  public enum Reason {
    /** The object, its bucket or the permission is missing, or the address is at fault. */
    UNUSABLE,
    /** The server cannot be reached, or the connection broke; a later attempt may succeed. */
    NETWORK,
    /** The object is no longer the version that was asked for. */
    CHANGED
  }

  private final Reason reason;

  S3AccessException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the object cannot be read. */
  public Reason reason() {
    return reason;
  }
}
