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

/** The files are given to the programs that read them, where those are installed. */
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
  void programsThatAnotherCommandStartsKeepTheirOwnManualPages() throws IOException {
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
    assumeTrue(isInstalled("bash"), "bash is not installed");
    String words = typed.replace("=", " = ");
    String script =
        """
        source %s
        complete -p ml-ids-flows >&2
        COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _ml_ids_flows
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(share.resolve("bash-completion/completions/ml-ids-flows"), words);
    assertThat(run(script).lines()).containsExactly(completion);
  }

  @ParameterizedTest
  @CsvSource({
    "zsh -n, zsh/site-functions/_ml-ids-flows",
    "fish --no-execute, fish/vendor_completions.d/ml-ids-flows.fish"
  })
  void otherShellsReadTheirCompletions(String check, String file) throws Exception {
    assumeTrue(isInstalled(check.split(" ")[0]), check + " is not installed");
    assertThat(run(check + " " + share.resolve(file) + " 2>&1")).isEmpty();
  }

  @Test
  void completionsOfZshAndFishDescribeOptions() throws IOException {
    assertThat(share.resolve("zsh/site-functions/_ml-ids-flows"))
        .content()
        .startsWith("#compdef ml-ids-flows\n")
        .contains("'(-o --output)'{-o+,--output=}'[Write to a file instead of standard output")
        .contains(":table|csv|json|eve:(table csv json eve)'");
    assertThat(share.resolve("fish/vendor_completions.d/ml-ids-flows.fish"))
        .content()
        .contains("-n __fish_use_subcommand -f -a extract -d 'Write the flows of captures")
        .contains("-n '__fish_seen_subcommand_from detect' -l format -x -a 'table csv json eve'");
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Standard output of a script of bash, which must succeed. */
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
