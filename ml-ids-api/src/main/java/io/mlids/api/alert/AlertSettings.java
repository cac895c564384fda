package io.mlids.api.alert;

/**
 * How people are told of attacks.
 *
 * @param live to those who listen
 */
public record AlertSettings(LiveSettings live) {
  /** What is used unless somebody says otherwise. */
  public static final AlertSettings DEFAULT = new AlertSettings(LiveSettings.DEFAULT);
}
