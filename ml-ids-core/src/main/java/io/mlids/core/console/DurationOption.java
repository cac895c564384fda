package io.mlids.core.console;

import io.mlids.core.unit.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts an option value, such as {@code 10m} or {@code 1.5s}, to a duration. A number without a
 * unit is in seconds.
 */
public final class DurationOption implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    return duration(text, Duration.ofSeconds(1));
  }

  private static Duration duration(String text, Duration plainUnit) {
    try {
      return DurationText.parse(text, plainUnit);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Converts an option value to a duration. A number without a unit is in milliseconds. */
  public static final class Milliseconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return duration(text, Duration.ofMillis(1));
    }
  }
}
