package io.mlids.core.help;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Formats the {@code --help} text, which consists of the usage, the options in sections, and
 * examples.
 */
public final class HelpText {
  private static final int NARROWEST = 60;

  /** The maximum length of a line. Longer lines are hard to read. */
  private static final int WIDEST = 120;

  /**
   * The column where descriptions start. If an option reaches this column, its description starts
   * on the next line.
   */
  private static final int DESCRIPTIONS = 28;

  /** The minimum space between an option and its description. */
  private static final int GAP = 2;

  private static final String INDENT = "  ";
  private static final String SHORT_NAME = "    ";

  private final int width;
  private final StringBuilder text = new StringBuilder();

  private HelpText(int width) {
    this.width = Math.clamp(width, NARROWEST, WIDEST);
  }

  /**
   * Formats a command's help. Every line ends with a newline.
   *
   * @param width the terminal width in characters
   */
  public static String of(CommandSpec spec, int width) {
    HelpText text = new HelpText(width);
    text.append(new CommandHelp(spec));
    return text.text.toString();
  }

  private void append(CommandHelp command) {
    line("Usage: ", command.synopsis());
    command.paragraphs().forEach(this::paragraph);
    List<CommandHelp> subcommands = command.subcommands();
    if (!subcommands.isEmpty()) {
      heading("Commands");
      int longest =
          subcommands.stream().mapToInt(each -> each.spec().name().length()).max().orElse(0);
      for (CommandHelp each : subcommands) {
        row(INDENT + each.spec().name(), longest + 4, each.summary());
      }
    }
    for (CommandHelp.Section section : command.sections()) {
      heading(section.title());
      for (HelpEntry each : section.entries()) {
        row(term(each), DESCRIPTIONS, each.description());
      }
    }
    if (!command.examples().isEmpty()) {
      heading("Examples");
      for (Example each : command.examples()) {
        line(INDENT, each.text() + ":");
        text.append(INDENT).append(INDENT).append(command.commandLine(each)).append('\n');
      }
    }
    command.footer().forEach(this::paragraph);
    if (!subcommands.isEmpty()) {
      paragraph("'" + command.name() + " COMMAND --help' describes a command.");
    }
  }

  private static String term(HelpEntry entry) {
    boolean aligned = entry.isOption() && entry.documentedNames().getFirst().startsWith("--");
    return INDENT + (aligned ? SHORT_NAME : "") + entry.term();
  }

  private void heading(String title) {
    text.append('\n').append(title).append(":\n");
  }

  private void paragraph(String words) {
    text.append('\n');
    line("", words);
  }

  /**
   * Appends text after a prefix. Continuation lines are indented to the column where the text
   * starts.
   */
  private void line(String lead, String words) {
    row(lead, lead.length(), words);
  }

  private void row(String term, int column, String words) {
    StringBuilder line = new StringBuilder(term);
    boolean fits = term.endsWith(" ") || term.isEmpty() || term.length() + GAP <= column;
    if (!fits) {
      text.append(line).append('\n');
      line.setLength(0);
    }
    line.repeat(' ', column - line.length());
    for (String each : TextLines.wrapped(words, width - column)) {
      text.append(line.append(each).toString().stripTrailing()).append('\n');
      line.setLength(0);
      line.repeat(' ', column);
    }
  }
}
