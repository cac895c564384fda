package io.mlids.core.console;

import io.mlids.core.help.Suggestion;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Explains an error in a command line in terms that users understand, without Java names. For an
 * unknown option or command, the message suggests a similar name. For an invalid value, the message
 * describes the expected values.
 */
final class UsageError {
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

  private static final String INVALID = "Invalid value";

  private UsageError() {}

  /**
   * Returns the message for the user, which is picocli's message unless that contains Java names.
   */
  static String text(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched().getFirst(), exception.getCommandLine());
    }
    ArgSpec argument = exception.getArgSpec();
    String value = exception.getValue();
    if (argument == null || value == null || !isAboutTheValue(exception)) {
      return message(exception);
    }
    boolean ours = argument.converters().length > 0;
    Optional<String> expected = ours ? Optional.empty() : expected(type(argument), value);
    if (expected.isEmpty()
        && exception.getCause() instanceof CommandLine.TypeConversionException refused) {
      return name(argument) + ": " + refused.getMessage();
    }
    return expected
        .map(what -> "%s: '%s' is not %s".formatted(name(argument), value, what))
        .orElse(message(exception));
  }

  private static String message(ParameterException exception) {
    return String.valueOf(exception.getMessage());
  }

  /** Joins values in the form {@code "a, b or c"}. */
  static String alternatives(List<String> values) {
    return values.size() < 2
        ? String.join("", values)
        : String.join(", ", values.subList(0, values.size() - 1)) + " or " + values.getLast();
  }

  private static String unknown(String argument, CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (argument.startsWith("-") && argument.length() > 1) {
      String name = argument.split("=", 2)[0];
      List<String> names =
          spec.options().stream()
              .filter(option -> !option.hidden())
              .flatMap(option -> Arrays.stream(option.names()))
              .toList();
      return "unknown option '" + name + "'" + Suggestion.text(name, names);
    }
    Collection<String> commands = spec.subcommands().keySet();
    return (commands.isEmpty() ? "unexpected argument '" : "unknown command '")
        + argument
        + "'"
        + Suggestion.text(argument, commands);
  }

  /**
   * Returns whether the error was caused by an invalid value. For other errors, such as a repeated
   * option, picocli throws subclasses.
   */
  private static boolean isAboutTheValue(ParameterException exception) {
    return exception.getClass() == ParameterException.class
        && message(exception).startsWith(INVALID);
  }

  /** The type of a single value; for a list or optional, its element type. */
  private static Class<?> type(ArgSpec argument) {
    Class<?>[] elements = argument.auxiliaryTypes();
    return elements.length == 0 ? argument.type() : elements[elements.length - 1];
  }

  private static Optional<String> expected(Class<?> type, String value) {
    if (WHOLE.contains(type)) {
      return Optional.of(value.strip().matches("[+-]?\\d+") ? "in range" : "a whole number");
    }
    if (REAL.contains(type)) {
      return Optional.of("a number");
    }
    if (type == Path.class) {
      return Optional.of(
          value.chars().allMatch(c -> c < 0x80)
              ? "a file name"
              : "a valid file name in this locale; set LC_ALL=C.UTF-8");
    }
    if (type == ZoneId.class) {
      return Optional.of(
          "a time zone"
              + Suggestion.text(value, ZoneId.getAvailableZoneIds())
              + "; use a name such as UTC or Europe/Berlin");
    }
    if (type.isEnum()) {
      List<String> values =
          Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .toList();
      return Optional.of(alternatives(values) + Suggestion.text(value, values));
    }
    return Optional.empty();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? Arrays.stream(option.names())
            .filter(name -> name.startsWith("--"))
            .findFirst()
            .orElse(option.longestName())
        : argument.paramLabel();
  }
}
