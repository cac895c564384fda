package io.mlids.core.table;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats a flow's start time. The published files use the format {@code 14/02/2018 02:51:07}, on a
 * 12-hour clock without AM or PM. The corrected profile uses the format {@code
 * 2018-02-14T18:51:07.123456Z}. Not thread-safe.
 */
public final class FlowTimestamp {
  private static final DateTimeFormatter PUBLISHED =
      DateTimeFormatter.ofPattern("dd/MM/uuuu hh:mm:ss", Locale.ROOT);

  private final FeatureProfile profile;
  private final ZoneId zone;
  private long lastSecond = Long.MIN_VALUE;
  private String lastText = "";

  /**
   * Creates a formatter.
   *
   * @param zone the time zone of the published format; the corrected format always uses UTC
   */
  public FlowTimestamp(FeatureProfile profile, ZoneId zone) {
    this.profile = profile;
    this.zone = zone;
  }

  /**
   * Infers the profile from the format of a timestamp that this class wrote.
   *
   * @return the profile, or empty if the text has neither format
   */
  public static Optional<FeatureProfile> profileOf(String text) {
    if (text.length() == 27 && text.charAt(4) == '-' && text.endsWith("Z")) {
      return Optional.of(FeatureProfile.CORRECTED);
    }
    if (text.length() == 19 && text.charAt(2) == '/' && text.charAt(5) == '/') {
      return Optional.of(FeatureProfile.CSE2018);
    }
    return Optional.empty();
  }

  /** Formats a time in microseconds since the epoch. */
  public String text(long micros) {
    return switch (profile) {
      case CSE2018 -> published(micros);
      case CORRECTED -> FlowTime.iso(micros);
    };
  }

  private String published(long micros) {
    // CICFlowMeter first truncates the time to milliseconds, towards the epoch.
    long second = Math.floorDiv(micros / 1000, 1000);
    if (second != lastSecond) {
      lastSecond = second;
      lastText = PUBLISHED.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(second), zone));
    }
    return lastText;
  }
}
