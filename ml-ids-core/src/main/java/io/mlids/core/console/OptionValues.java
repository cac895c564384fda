package io.mlids.core.console;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What is wrong with the value of an option, in the words of its user rather than of Java. */
final class OptionValues {
  private static final List<Class<?>> WHOLE =
      List.of(
          int.class,
          Integer.class,
          long.class,
          Long.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class);

  private static final List<Class<?>> REAL =
      List.of(double.class, Double.class, float.class, Float.class);

  private OptionValues() {}

  /** The message for people; picocli's own where that has no name of Java's. */
  static String complaint(ParameterException exception) {
    ArgSpec argument = exception.getArgSpec();
    String value = exception.getValue();
    boolean ours = argument != null && argument.converters().length > 0;
    if (argument == null || value == null || ours || !isAboutTheValue(exception)) {
      return exception.getMessage();
    }
    return expected(type(argument), value)
        .map(what -> "%s: '%s' is not %s".formatted(name(argument), value, what))
        .orElse(exception.getMessage());
  }

  /**
   * Other exceptions, of an option that is given twice for instance, are of classes of their own.
   */
  private static boolean isAboutTheValue(ParameterException exception) {
    return exception.getClass() == ParameterException.class
        && exception.getMessage().startsWith("Invalid value");
  }

  /** The type of one value: an element of a list, the content of an optional. */
  private static Class<?> type(ArgSpec argument) {
    Class<?>[] elements = argument.auxiliaryTypes();
    return elements.length == 0 ? argument.type() : elements[elements.length - 1];
  }

  private static Optional<String> expected(Class<?> type, String value) {
    if (WHOLE.contains(type)) {
      return Optional.of(
          value.strip().matches("[+-]?\\d+")
              ? "a whole number of the size that it can be"
              : "a whole number");
    }
    if (REAL.contains(type)) {
      return Optional.of("a number");
    }
    if (type == Path.class) {
      return Optional.of(
          value.chars().allMatch(c -> c < 0x80)
              ? "the name of a file"
              : "the name of a file in this locale; set LC_ALL=C.UTF-8");
    }
    if (type == ZoneId.class) {
      return Optional.of("a time zone; UTC and Europe/Berlin are");
    }
    if (type.isEnum()) {
      return Optional.of(
          Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(" or ")));
    }
    return Optional.empty();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
