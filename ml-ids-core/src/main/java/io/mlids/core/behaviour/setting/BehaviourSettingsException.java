package io.mlids.core.behaviour.setting;

import java.io.IOException;

/** A file of settings that cannot be used; the message names the file, the place and the remedy. */
public final class BehaviourSettingsException extends IOException {
  private static final long serialVersionUID = 1L;

  BehaviourSettingsException(String message) {
    super(message);
  }

  BehaviourSettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
