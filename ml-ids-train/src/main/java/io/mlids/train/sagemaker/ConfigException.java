package io.mlids.train.sagemaker;

import java.io.IOException;

/**
 * A configuration file or option is unusable; the message names the file, the place and the remedy.
 */
public final class ConfigException extends IOException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
