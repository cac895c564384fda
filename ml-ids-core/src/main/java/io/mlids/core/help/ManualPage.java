package io.mlids.core.help;

import java.util.Locale;
import java.util.stream.Collectors;

/** Formats a command's manual page, in section 1, with the {@code man} macros of roff. */
final class ManualPage {
  private static final String EXIT_STATUS =
      "0 on success; 1 if the work failed or only part of the input was usable; 2 for usage errors"
          + " or unusable input.";

  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /** The page name, which is the command's name with hyphens instead of spaces. */
  static String name(CommandHelp command) {
    return command.name().replace(' ', '-');
  }

  static String of(CommandHelp command, String version) {
    ManualPage page = new ManualPage();
    page.append(command, version);
    return page.page.toString();
  }

  private void append(CommandHelp command, String version) {
    String title = name(command).toUpperCase(Locale.ROOT);
    line(".TH \"%s\" 1 \"\" \"ml-ids %s\" \"ml-ids manual\"".formatted(title, version));
    section("NAME");
    // Programs that index manual pages expect exactly this format.
    line(escaped(name(command)) + " \\- " + escaped(command.summary().replaceFirst("\\.$", "")));
    section("SYNOPSIS");
    line(
        "\\fB"
            + escaped(command.name())
            + "\\fR"
            + escaped(command.synopsis().substring(command.name().length())));
    section("DESCRIPTION");
    command.paragraphs().forEach(this::paragraph);
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
      command
          .subcommands()
          .forEach(each -> term("\\fB" + escaped(each.spec().name()) + "\\fR", each.summary()));
    }
    for (CommandHelp.Section each : command.sections()) {
      section(each.title().toUpperCase(Locale.ROOT));
      each.entries().forEach(entry -> term(term(entry), entry.description()));
    }
    if (!command.examples().isEmpty()) {
      section("EXAMPLES");
      for (Example each : command.examples()) {
        paragraph(each.text() + ":");
        line(".PP\n.RS 4\n.nf");
        line(text(command.commandLine(each)));
        line(".fi\n.RE");
      }
    }
    if (!command.footer().isEmpty()) {
      section("NOTES");
      command.footer().forEach(this::paragraph);
    }
    section("EXIT STATUS");
    paragraph(EXIT_STATUS);
    seeAlso(command);
  }

  private void seeAlso(CommandHelp command) {
    if (command.subcommands().isEmpty()) {
      return;
    }
    section("SEE ALSO");
    line(
        command.subcommands().stream()
            .filter(CommandHelp::hasEntries)
            .map(each -> "\\fB" + escaped(name(each)) + "\\fR(1)")
            .collect(Collectors.joining(",\n")));
  }

  /** Formats all names of an option in bold and its value in italics. */
  private static String term(HelpEntry entry) {
    if (!entry.isOption()) {
      return "\\fI" + escaped(entry.term()) + "\\fR";
    }
    String names =
        entry.names().stream()
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "));
    return entry.value().isEmpty()
        ? names
        : names + "=\\fI" + escaped(entry.value().substring(1)) + "\\fR";
  }

  private void section(String title) {
    line(".SH \"" + title + "\"");
  }

  private void term(String term, String description) {
    line(".TP");
    line(term);
    line(text(description));
  }

  private void paragraph(String words) {
    line(".PP");
    line(text(words));
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  /**
   * Formats a line of text. A leading period or quote is escaped, because roff would treat the line
   * as a request.
   */
  private static String text(String words) {
    String escaped = escaped(words);
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }
}
