package io.mlids.core.console;

import io.mlids.core.unit.ByteSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size in bytes from an option's text: {@code 16MB}, {@code 64MiB}, {@code 1048576}. */
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

  /** The same, but a bare number is in mebibytes. */
  public static final class Mebibytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return bytes(text, 1 << 20);
    }
  }
}
