package io.mlids.core.unit;

/**
 * Thrown if a setting is out of range. The message starts with the setting's name, such as {@code
 * max-body}. The command line adds two hyphens before the name.
 */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception for one setting.
   *
   * @param setting the setting's name
   * @param problem the rest of the message, which states the value and the valid range
   */
  public SettingException(String setting, String problem) {
    super(setting + " " + problem);
  }
}
