package io.mlids.core.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.command.MlIds;
import io.mlids.core.command.MlIdsFlows;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Passes the files to the programs that read them, if those are installed. */
@Tag("process")
class CommandDocsTest {
  @TempDir Path share;

  @BeforeEach
  void generate() throws IOException {
    CommandDocs.write(new MlIdsFlows(), "1.0", share);
  }

  @Test
  void everyCommandHasAManualPageThatManRenders() throws Exception {
    assumeTrue(isInstalled("man"), "man is not installed");
    List<Path> pages;
    try (Stream<Path> files = Files.list(share.resolve("man/man1"))) {
      pages = files.toList();
    }
    assertThat(pages)
        .extracting(page -> page.getFileName().toString())
        .contains("ml-ids-flows.1", "ml-ids-flows-extract.1", "ml-ids-flows-self-test.1");
    for (Path page : pages) {
      String shown = run("man --warnings -E UTF-8 -l " + page + " 2>&1 | sed 's/.\\x08//g'");
      assertThat(shown)
          .contains("NAME", "SYNOPSIS", "GENERAL", "--help", "EXAMPLES", "EXIT STATUS")
          .doesNotContain("warning:", "\\-", "\\f", "\\(aq");
    }
  }

  @Test
  void otherProgramsKeepTheirOwnManualPages() throws IOException {
    Path page = share.resolve("man/man1/ml-ids-client.1");
    Files.writeString(page, "the client's own");

    CommandDocs.write(new MlIds(), "1.0", share);

    assertThat(page).hasContent("the client's own");
    assertThat(share.resolve("man/man1/ml-ids-doctor.1")).exists();
    assertThat(share.resolve("man/man1/ml-ids-serve.1")).doesNotExist();
    assertThat(share.resolve("man/man1/ml-ids.1"))
        .content()
        .contains("serve", "ml\\-ids\\-doctor\\fR(1)")
        .doesNotContain("ml\\-ids\\-serve\\fR(1)");
  }

  @ParameterizedTest
  @CsvSource({
    "ml-ids-flows ext, extract",
    "ml-ids-flows detect --form, --format",
    "ml-ids-flows detect --format j, json",
    "ml-ids-flows detect --format=e, eve",
    "ml-ids-flows extract x.pcap --profile cor, corrected"
  })
  void bashCompletesCommandsOptionsAndValues(String typed, String completion) throws Exception {
    assertThat(completedByBash("ml-ids-flows", typed)).containsExactly(completion);
  }

  @ParameterizedTest
  @CsvSource({
    "ml-ids det, detect",
    "ml-ids detect --form, --format",
    "ml-ids flows ext, extract",
    "ml-ids flows detect --format j, json",
    "ml-ids serve --hue, --hue",
    "ml-ids api --hue b, blue",
    "ml-ids serve --hue=r, red"
  })
  void bashCompletesTheCommandsThatOtherProgramsRun(String typed, String completion)
      throws Exception {
    withUmbrella();
    assertThat(completedByBash("ml-ids", typed)).containsExactly(completion);
  }

  /** Completes the last word of a line that starts with the program. */
  private Stream<String> completedByBash(String program, String typed) throws Exception {
    assumeTrue(isInstalled("bash"), "bash is not installed");
    String script =
        """
        source %s
        complete -p %s >&2
        COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _%s
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(
                share.resolve("bash-completion/completions").resolve(program),
                program,
                typed.replace("=", " = "),
                program.replace('-', '_'));
    return run(script).lines();
  }

  @ParameterizedTest
  @CsvSource({
    "ml-ids det, detect",
    "ml-ids detect --form, --format",
    "ml-ids flows ext, extract",
    "ml-ids flows detect --format j, json",
    "ml-ids serve --hu, --hue",
    "ml-ids api --hue b, blue"
  })
  void fishCompletesTheCommandsThatOtherProgramsRun(String typed, String completion)
      throws Exception {
    assumeTrue(isInstalled("fish"), "fish is not installed");
    withUmbrella();
    // fish completes only commands that it could run.
    for (String program : List.of("ml-ids", "ml-ids-flows", "ml-ids-api")) {
      Path file = Files.writeString(share.resolve(program), "");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    String script =
        "fish -N -c 'set PATH %s $PATH; set fish_complete_path %s; complete -C \"%s\"'"
            .formatted(share, share.resolve("fish/vendor_completions.d"), typed);
    assertThat(run(script).lines().map(line -> line.split("\t")[0])).containsExactly(completion);
  }

  @ParameterizedTest
  @CsvSource({
    "ml-ids det, ml-ids detect",
    "ml-ids detect --form, ml-ids detect --format=",
    "ml-ids flows ext, ml-ids flows extract",
    "ml-ids flows detect --format=j, ml-ids flows detect --format=json",
    "ml-ids serve --hu, ml-ids serve --hue=",
    "ml-ids api --hue=b, ml-ids api --hue=blue"
  })
  void zshCompletesTheCommandsThatOtherProgramsRun(String typed, String completed)
      throws Exception {
    assumeTrue(isInstalled("zsh"), "zsh is not installed");
    withUmbrella();
    Path script = share.resolve("complete.zsh");
    // Presses Tab in a shell on a pseudo-terminal, then Ctrl-X, which prints the line.
    Files.writeString(
        script,
        """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'PS1= fpath=('$1' $fpath); autoload -Uz compinit; compinit -D -u'
        zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; exit }; zle -N show; bindkey "^X" show'
        zpty -w -n shell "$2"$'\\t\\x18'
        while zpty -r shell line; do
          [[ $line == *'<<'*'>>'* && $line != *'$BUFFER'* ]] && print -r -- "$line" && break
        done
        """);
    String output =
        run("zsh -f %s %s '%s'".formatted(script, share.resolve("zsh/site-functions"), typed));
    assertThat(output.replaceAll("(?s).*<<(.*?) ?>>.*", "$1")).isEqualTo(completed);
  }

  /** Writes the files for ml-ids and for a command that stands in for its server. */
  private void withUmbrella() throws IOException {
    CommandDocs.write(new MlIds(), "1.0", share);
    CommandDocs.write(new Server(), "1.0", share);
  }

  enum Hue {
    RED,
    BLUE
  }

  @Command(name = "ml-ids-api", description = "Serve.")
  static final class Server {
    @Parameters(arity = "0..1", description = "Serve.")
    private String action;

    @Option(names = "--hue", description = "Set the colour.")
    private Hue hue;
  }

  @ParameterizedTest
  @CsvSource({
    "zsh -n, zsh/site-functions/_ml-ids-flows",
    "fish --no-execute, fish/vendor_completions.d/ml-ids-flows.fish"
  })
  void zshAndFishAcceptTheirCompletions(String check, String file) throws Exception {
    assumeTrue(isInstalled(check.split(" ")[0]), check + " is not installed");
    assertThat(run(check + " " + share.resolve(file) + " 2>&1")).isEmpty();
  }

  @Test
  void zshAndFishCompletionsDescribeOptions() throws IOException {
    assertThat(share.resolve("zsh/site-functions/_ml-ids-flows"))
        .content()
        .startsWith("#compdef ml-ids-flows\n")
        .contains("'(-o --output)'{-o+,--output=}'[Write to a file instead of standard output")
        .contains(":table|csv|json|eve:(table csv json eve)'");
    assertThat(share.resolve("fish/vendor_completions.d/ml-ids-flows.fish"))
        .content()
        .contains("-n __fish_use_subcommand -f -a extract -d 'Write the flows in captures")
        .contains("-n '__fish_seen_subcommand_from detect' -l format -x -a 'table csv json eve'");
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Runs a bash script, which must succeed, and returns its standard output. */
  private static String run(String script) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }
}
