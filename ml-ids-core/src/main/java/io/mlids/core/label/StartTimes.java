package io.mlids.core.label;

import io.mlids.core.feature.FlowTime;
import io.mlids.core.table.FlowTimestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a flow's possible start times from the text that {@link FlowTimestamp} writes. The
 * corrected form includes microseconds. The published form gives the second on a 12-hour clock
 * without AM or PM, so it can mean either of two seconds, twelve hours apart. Immutable.
 *
 * @param zone the time zone of the published form
 */
record StartTimes(ZoneId zone) {
  private static final Pattern PUBLISHED =
      Pattern.compile("(\\d\\d)/(\\d\\d)/(\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d)");
  private static final int HALF_DAY = 12;
  private static final long SECOND_MICROS = 1_000_000;

  /**
   * Returns the possible times.
   *
   * @throws DateTimeException if the text is in neither of the accepted forms
   */
  List<TimeSpan> of(String text) {
    Matcher published = PUBLISHED.matcher(text);
    if (!published.matches()) {
      return List.of(TimeSpan.at(FlowTime.micros(Instant.parse(text))));
    }
    LocalDateTime read =
        LocalDateTime.of(
            number(published, 3),
            number(published, 2),
            number(published, 1),
            number(published, 4),
            number(published, 5),
            number(published, 6));
    if (read.getHour() == 0 || read.getHour() > HALF_DAY) {
      return List.of(second(read));
    }
    LocalDateTime morning = read.withHour(read.getHour() % HALF_DAY);
    return List.of(second(morning), second(morning.plusHours(HALF_DAY)));
  }

  private TimeSpan second(LocalDateTime time) {
    long from = FlowTime.micros(time.atZone(zone).toInstant());
    return new TimeSpan(from, from + SECOND_MICROS - 1);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
