package io.mlids.core.unit;

/**
 * A setting is out of range. The message starts with the name of the setting, {@code max-body} for
 * instance; a command line adds what makes it an option.
 */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param setting the name
   * @param problem the rest of the sentence: the value and the range
   */
  public SettingException(String setting, String problem) {
    super(setting + " " + problem);
  }
}
