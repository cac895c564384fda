package io.mlids.core.command.input;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration from an option's text: seconds, with or without decimals. */
public final class SecondsOption implements ITypeConverter<Duration> {
  private static final BigDecimal LONGEST = BigDecimal.valueOf(1_000_000_000);

  @Override
  public Duration convert(String text) {
    try {
      BigDecimal seconds = new BigDecimal(text);
      if (seconds.signum() > 0 && seconds.compareTo(LONGEST) <= 0) {
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no number of seconds");
    }
    throw new TypeConversionException("'" + text + "' seconds: give more than 0");
  }
}
