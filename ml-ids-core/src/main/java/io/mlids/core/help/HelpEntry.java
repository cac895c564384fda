package io.mlids.core.help;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** An option or argument as shown in the help. */
record HelpEntry(ArgSpec spec) {
  boolean isOption() {
    return spec.isOption();
  }

  boolean isRequired() {
    return spec.required();
  }

  /** All names of an option in declaration order, or an empty list for an argument. */
  List<String> names() {
    return spec instanceof OptionSpec option ? List.of(option.names()) : List.of();
  }

  /** The names that the help shows: the first short name and the first long name. */
  List<String> documentedNames() {
    List<String> shown = new ArrayList<>();
    names().stream().filter(name -> !name.startsWith("--")).findFirst().ifPresent(shown::add);
    names().stream().filter(name -> name.startsWith("--")).findFirst().ifPresent(shown::add);
    return shown;
  }

  /** An option's name for use in messages: the long name if it has one. */
  String documentedName() {
    return isOption() ? documentedNames().getLast() : spec.paramLabel();
  }

  /** The text after an option's name, such as {@code =FILE}, or an empty string for a switch. */
  String value() {
    if (!isOption() || !takesValue()) {
      return "";
    }
    return "=" + label() + (spec.splitRegex().isEmpty() ? "" : "[,...]");
  }

  boolean takesValue() {
    return spec.arity().max() > 0;
  }

  /** The placeholder for the value, such as {@code FILE} or {@code table|csv}. */
  String label() {
    return spec.paramLabel();
  }

  /**
   * The option with its value, such as {@code -o, --output=FILE}, or the argument, such as {@code
   * [CAPTURE...]}.
   */
  String term() {
    if (isOption()) {
      return String.join(", ", documentedNames()) + value();
    }
    String several = spec.arity().max() > 1 ? "..." : "";
    return isRequired() ? label() + several : "[" + label() + several + "]";
  }

  /** The description in a single paragraph. */
  String description() {
    return String.join(" ", spec.description()).strip();
  }

  /** The first sentence of the description, without its full stop. */
  String summary() {
    String text = description();
    int end = text.indexOf(". ");
    return (end < 0 ? text : text.substring(0, end)).replaceFirst("\\.$", "");
  }

  /** The possible values of an enum, or an empty list for other types. */
  List<String> values() {
    Class<?> type = type();
    if (!type.isEnum()) {
      return List.of();
    }
    if (label().contains("|")) {
      return List.of(label().split("\\|"));
    }
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Returns whether the value is a file or directory name. */
  boolean isPath() {
    return type() == Path.class || label().contains("FILE") || label().contains("DIR");
  }

  boolean mayRepeat() {
    return spec.isMultiValue();
  }

  /** The type of a single value: for a list or optional, the element type. */
  private Class<?> type() {
    Class<?>[] elements = spec.auxiliaryTypes();
    return elements.length == 0 ? spec.type() : elements[elements.length - 1];
  }
}
