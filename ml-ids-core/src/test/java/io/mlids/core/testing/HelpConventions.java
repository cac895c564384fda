package io.mlids.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mlids.core.help.Example;
import io.mlids.core.help.HelpText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Checks the conventions that make the help of all commands uniform. */
public final class HelpConventions {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private HelpConventions() {}

  /** Checks a command and its subcommands. */
  public static void check(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.userObject() == null
        || !spec.userObject().getClass().isAnnotationPresent(Command.class)) {
      // The command is only listed; another program provides its help.
      return;
    }
    assertThat(spec.usageMessage().description())
        .as("%s: the description is a sentence in the imperative", spec.qualifiedName())
        .isNotEmpty();
    assertThat(spec.usageMessage().description()[0]).matches("[A-Z][a-z]*[^s\\W] .*\\.");
    spec.options().stream().filter(option -> !option.hidden()).forEach(HelpConventions::check);
    spec.positionalParameters().stream()
        .filter(each -> !each.hidden())
        .forEach(each -> checkDescription(each.paramLabel(), each.description()));
    checkExamples(line);
    checkLines(line);
    line.getSubcommands().values().forEach(HelpConventions::check);
  }

  private static void check(OptionSpec option) {
    String name = option.longestName();
    checkDescription(name, option.description());
    if (option.arity().max() == 0) {
      return;
    }
    assertThat(option.paramLabel()).as(name).doesNotContain("<");
    String text = String.join(" ", option.description());
    if (option.defaultValue() != null) {
      assertThat(text).as(name).contains("Default: " + option.defaultValueString() + ".");
    }
  }

  private static void checkDescription(String name, String[] description) {
    assertThat(String.join(" ", description))
        .as(name)
        .matches("[A-Z].*\\.")
        .doesNotContainIgnoringCase("(default", "not part of this version", "folder");
  }

  private static void checkExamples(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    Example[] examples = spec.userObject().getClass().getAnnotationsByType(Example.class);
    assertThat(examples).as("%s: examples", spec.qualifiedName()).hasSizeBetween(1, 4);
    for (Example example : examples) {
      assertThat(example.text()).matches("[A-Z].*[^.:]");
      List<String> words = words(example.command());
      assertThat(words.getFirst()).as(example.command()).startsWith("ml-ids");
      String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
      assertThatCode(() -> spec.root().commandLine().parseArgs(arguments))
          .as(example.command())
          .doesNotThrowAnyException();
    }
  }

  /** The words of a command line as a shell sees them, up to a pipe. */
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    String plain = command.replace("\\\n", " ").replaceFirst("^sudo (-u \\S+ )?", "");
    Matcher word = WORD.matcher(plain.split("[|>]", 2)[0]);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return words;
  }

  private static void checkLines(CommandLine line) {
    for (int width : new int[] {80, 120}) {
      String text = HelpText.of(line.getCommandSpec(), width);
      assertThat(text).startsWith("Usage: ").endsWith("\n").doesNotContain("${", "%n");
      assertThat(Arrays.stream(text.split("\n")))
          .allSatisfy(each -> assertThat(each.length()).as(each).isLessThanOrEqualTo(width))
          .allSatisfy(each -> assertThat(each).isEqualTo(each.stripTrailing()));
    }
  }
}
