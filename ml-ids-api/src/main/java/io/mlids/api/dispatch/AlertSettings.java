package io.mlids.api.dispatch;

import io.mlids.api.alert.AttackExplanations;
import io.mlids.api.feed.LiveSettings;
import io.mlids.api.sink.AlertFileSettings;
import io.mlids.core.unit.SettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Alert settings.
 *
 * @param live the settings of the live feed
 * @param rollupWindow the time over which similar attacks are rolled up; zero disables roll-up
 * @param allowList the file that lists the attacks to suppress
 * @param file the alert file
 * @param incidents the settings for incidents
 * @param explained the maximum number of attacks explained per second; 0 for none
 */
public record AlertSettings(
    LiveSettings live,
    Duration rollupWindow,
    Optional<Path> allowList,
    Optional<AlertFileSettings> file,
    IncidentSettings incidents,
    int explained) {
  /** The default length of a roll-up window. */
  public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);

  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

  /** The default. */
  public static final AlertSettings DEFAULT =
      new AlertSettings(
          LiveSettings.DEFAULT,
          DEFAULT_WINDOW,
          Optional.empty(),
          Optional.empty(),
          IncidentSettings.DEFAULT,
          AttackExplanations.DEFAULT_PER_SECOND);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the window or the number is out of range
   */
  public AlertSettings {
    if (rollupWindow.isNegative() || rollupWindow.compareTo(LONGEST_WINDOW) > 0) {
      throw new SettingException(
          "rollup-window", rollupWindow.toSeconds() + " is not between 0 and 86400 seconds");
    }
    AttackExplanations.check(explained);
  }

  /** A copy with different live feed settings. */
  public AlertSettings withLive(LiveSettings other) {
    return new AlertSettings(other, rollupWindow, allowList, file, incidents, explained);
  }

  /** A copy with a different roll-up window. */
  public AlertSettings withRollupWindow(Duration other) {
    return new AlertSettings(live, other, allowList, file, incidents, explained);
  }

  /** A copy with an allow-list. */
  public AlertSettings withAllowList(Path other) {
    return new AlertSettings(live, rollupWindow, Optional.of(other), file, incidents, explained);
  }

  /** A copy with different incident settings. */
  public AlertSettings withIncidents(IncidentSettings other) {
    return new AlertSettings(live, rollupWindow, allowList, file, other, explained);
  }

  /** A copy with an alert file. */
  public AlertSettings withFile(AlertFileSettings other) {
    return new AlertSettings(
        live, rollupWindow, allowList, Optional.of(other), incidents, explained);
  }

  /** A copy with a different maximum number of attacks explained per second. */
  public AlertSettings withExplained(int other) {
    return new AlertSettings(live, rollupWindow, allowList, file, incidents, other);
  }
}
