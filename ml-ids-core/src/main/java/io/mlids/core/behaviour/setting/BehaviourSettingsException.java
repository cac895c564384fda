package io.mlids.core.behaviour.setting;

import java.io.IOException;

/**
 * Thrown if a settings file is invalid; the message contains the file, the location in it and the
 * remedy.
 */
public final class BehaviourSettingsException extends IOException {
  private static final long serialVersionUID = 1L;

  BehaviourSettingsException(String message) {
    super(message);
  }

  BehaviourSettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
