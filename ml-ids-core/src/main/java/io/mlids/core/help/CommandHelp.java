package io.mlids.core.help;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The content of a command's help, before layout. Hidden options and commands are left out,
 * variables are replaced, and options are grouped into sections. Immutable if the specification is
 * immutable.
 */
record CommandHelp(CommandSpec spec) {

  /** The options and arguments under one heading. */
  record Section(String title, List<HelpEntry> entries) {}

  /** The command's full name, such as {@code ml-ids-flows extract}. */
  String name() {
    return spec.qualifiedName();
  }

  /** The paragraphs that describe the command. The first one is a summary. */
  List<String> paragraphs() {
    return filled(spec.usageMessage().description());
  }

  /** The first sentence of the description. */
  String summary() {
    String first = paragraphs().isEmpty() ? "" : paragraphs().getFirst();
    int end = first.indexOf(". ");
    return end < 0 ? first : first.substring(0, end + 1);
  }

  /** The paragraphs below the options. */
  List<String> footer() {
    return filled(spec.usageMessage().footer());
  }

  List<Example> examples() {
    return spec.userObject() == null
        ? List.of()
        : List.of(spec.userObject().getClass().getAnnotationsByType(Example.class));
  }

  /** An example's command line, with the program name that the user typed. */
  String commandLine(Example example) {
    return example
        .command()
        .replaceFirst("^ml-ids[a-z-]*", Matcher.quoteReplacement(spec.root().name()));
  }

  /** The other program that runs the command, if any. */
  Optional<Delegated> delegated() {
    return spec.userObject() instanceof Delegated other ? Optional.of(other) : Optional.empty();
  }

  /** The subcommands in declaration order. */
  List<CommandHelp> subcommands() {
    Set<CommandLine> lines = new LinkedHashSet<>(spec.subcommands().values());
    return lines.stream()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.usageMessage().hidden())
        .map(CommandHelp::new)
        .toList();
  }

  /** All sections, in the order of their first entries, except that general options come last. */
  List<Section> sections() {
    Map<String, List<HelpEntry>> sections = new LinkedHashMap<>();
    List<ArgSpec> all = new ArrayList<>(spec.positionalParameters());
    all.addAll(spec.options());
    List<HelpEntry> general = new ArrayList<>();
    for (ArgSpec each : all) {
      if (each.hidden()) {
        continue;
      }
      String title = title(each);
      List<HelpEntry> section =
          title.equals(OptionGroup.GENERAL)
              ? general
              : sections.computeIfAbsent(title, _ -> new ArrayList<>());
      section.add(new HelpEntry(each));
    }
    if (!general.isEmpty()) {
      sections.put(OptionGroup.GENERAL, general);
    }
    return sections.entrySet().stream()
        .map(each -> new Section(each.getKey(), List.copyOf(each.getValue())))
        .toList();
  }

  /** Returns whether the command has options or arguments. */
  boolean hasEntries() {
    return !entries().isEmpty();
  }

  /** All entries of all sections. */
  List<HelpEntry> entries() {
    return sections().stream().flatMap(section -> section.entries().stream()).toList();
  }

  /**
   * The command with its required options, such as {@code ml-ids-train split --output-path=DIR
   * [OPTIONS]}.
   */
  String synopsis() {
    StringBuilder synopsis = new StringBuilder(name());
    for (HelpEntry each : entries()) {
      if (each.isOption() && each.isRequired()) {
        synopsis.append(' ').append(each.documentedName()).append(each.value());
      }
    }
    synopsis.append(" [OPTIONS]");
    if (!subcommands().isEmpty()) {
      synopsis.append(" COMMAND");
    }
    for (HelpEntry each : entries()) {
      if (!each.isOption()) {
        synopsis.append(' ').append(each.term());
      }
    }
    return synopsis.toString();
  }

  private static String title(ArgSpec argument) {
    return group(argument)
        .map(OptionGroup::value)
        .orElse(
            argument.isPositional()
                ? "Arguments"
                : isStandard(argument) ? OptionGroup.GENERAL : "Options");
  }

  /**
   * Returns whether an option is {@code --help} or {@code --version}, which picocli defines without
   * an {@link OptionGroup}.
   */
  private static boolean isStandard(ArgSpec argument) {
    return argument instanceof CommandLine.Model.OptionSpec option
        && (option.usageHelp() || option.versionHelp());
  }

  private static Optional<OptionGroup> group(ArgSpec argument) {
    if (!(argument.userObject() instanceof Field field)) {
      return Optional.empty();
    }
    OptionGroup own = field.getAnnotation(OptionGroup.class);
    return Optional.ofNullable(
        own != null ? own : field.getDeclaringClass().getAnnotation(OptionGroup.class));
  }

  private static List<String> filled(String[] lines) {
    return Arrays.stream(lines).map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
