package io.mlids.core.label;

import java.io.IOException;

/**
 * Thrown if a rule file is invalid; the message contains the file, the location in it and the
 * remedy.
 */
public final class LabelRulesException extends IOException {
  private static final long serialVersionUID = 1L;

  LabelRulesException(String message) {
    super(message);
  }

  LabelRulesException(String message, Throwable cause) {
    super(message, cause);
  }
}
