package io.mlids.train.split.time;

import io.mlids.core.table.DatasetFormatException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the timestamps of datasets. These are ISO 8601 ({@code 2018-02-14T18:51:07.123456Z}, also
 * with a space instead of the {@code T} and without a zone) and the forms of the published files:
 * {@code 14/02/2018 02:51:07} and {@code 5/7/2017 2:51}, on a 12-hour clock. If these have no AM or
 * PM, the hours 1 to 7 count as afternoon, because the published traffic was recorded between 8:00
 * and 20:00.
 *
 * <p>The results are microseconds on a clock without time zones, so that a day is a day where the
 * traffic was recorded. Times with a zone are converted to UTC. Not thread-safe.
 */
public final class RowTime {
  private static final Pattern PUBLISHED =
      Pattern.compile(
          "(\\d{1,2})/(\\d{1,2})/(\\d{4}) (\\d{1,2}):(\\d\\d)(?::(\\d\\d))?(?: ?([AP])M)?");
  private static final int HALF_DAY = 12;
  private static final int FIRST_MORNING_HOUR = 8;

  private String lastText = "";
  private long lastTime;

  /**
   * Returns the time of a row in microseconds.
   *
   * @param row the row's number, named in messages
   * @throws DatasetFormatException if the text is not a time
   */
  public long of(String text, long row) throws DatasetFormatException {
    if (lastText.isEmpty() || !text.equals(lastText)) {
      try {
        lastTime = micros(text.toUpperCase(Locale.ROOT));
      } catch (DateTimeException e) {
        throw new DatasetFormatException(
            "row %d: the timestamp '%s' is not a time; splits by day or time need the time of each row"
                .formatted(row, text),
            e);
      }
      lastText = text;
    }
    return lastTime;
  }

  private static long micros(String text) {
    Matcher published = PUBLISHED.matcher(text);
    LocalDateTime time = published.matches() ? published(published) : iso(text.replace(' ', 'T'));
    return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
  }

  private static LocalDateTime iso(String text) {
    int clock = text.indexOf('T');
    boolean zoned = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > clock;
    return zoned && clock > 0
        ? OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
        : LocalDateTime.parse(text);
  }

  private static LocalDateTime published(Matcher text) {
    int hour = number(text, 4);
    String half = text.group(7);
    if (half != null) {
      hour = hour % HALF_DAY + (half.equals("P") ? HALF_DAY : 0);
    } else if (hour > 0 && hour < FIRST_MORNING_HOUR) {
      hour += HALF_DAY;
    }
    return LocalDateTime.of(
        number(text, 3),
        number(text, 2),
        number(text, 1),
        hour,
        number(text, 5),
        text.group(6) == null ? 0 : number(text, 6));
  }

  private static int number(Matcher text, int group) {
    return Integer.parseInt(text.group(group));
  }

  /** Formats a time up to the second, such as {@code 2018-02-14 14:51:07}. */
  public static String text(long micros) {
    return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), 0, ZoneOffset.UTC)
        .toString()
        .replace('T', ' ');
  }
}
