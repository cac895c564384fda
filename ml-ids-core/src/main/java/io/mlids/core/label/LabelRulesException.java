package io.mlids.core.label;

import java.io.IOException;

/** A file holds no label rules. The message names the file, the place in it and the remedy. */
public final class LabelRulesException extends IOException {
  private static final long serialVersionUID = 1L;

  LabelRulesException(String message) {
    super(message);
  }

  LabelRulesException(String message, Throwable cause) {
    super(message, cause);
  }
}
