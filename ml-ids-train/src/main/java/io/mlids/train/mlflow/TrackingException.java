package io.mlids.train.mlflow;

import org.jspecify.annotations.Nullable;

/** A tracking server cannot be used. The message names the server and gives the reason. */
public final class TrackingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String errorCode;

  TrackingException(String message, String errorCode, @Nullable Throwable cause) {
    super(message, cause);
    this.errorCode = errorCode;
  }

  /** Returns whether the server gave this error code, such as RESOURCE_DOES_NOT_EXIST. */
  boolean is(String code) {
    return errorCode.equals(code);
  }
}
