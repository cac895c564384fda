package io.mlids.core.console;

import io.mlids.core.unit.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration from an option's text: {@code 10m}, {@code 1.5s}; a bare number is in seconds. */
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

  /** The same, but a bare number is in milliseconds. */
  public static final class Milliseconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return duration(text, Duration.ofMillis(1));
    }
  }
}
