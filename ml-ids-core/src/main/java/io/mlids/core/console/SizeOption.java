package io.mlids.core.console;

import io.mlids.core.unit.ByteSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts an option value, such as {@code 16MB}, {@code 64MiB} or {@code 1048576}, to a size in
 * bytes.
 */
public final class SizeOption implements ITypeConverter<Long> {

  @Override
  public Long convert(String text) {
    return bytes(text, 1);
  }

  private static long bytes(String text, long plainUnit) {
    try {
      return ByteSize.parse(text, plainUnit);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Converts an option value to a size in bytes. A number without a unit is in mebibytes. */
  public static final class Mebibytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return bytes(text, 1 << 20);
    }
  }
}
