package io.mlids.train.xgboost;

/** XGBoost's native library cannot be loaded, or a call failed. */
public final class XgboostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  XgboostException(String message) {
    super(message);
  }

  XgboostException(String message, Throwable cause) {
    super(message, cause);
  }
}
