package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ConsoleTest {

  enum Overflow {
    WRAP,
    NOWRAP
  }

  @Command(name = "ml-ids-probe")
  static final class Probe implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Option(names = "--delete", arity = "1")
    boolean delete;

    @Option(names = "--count")
    int count;

    @Option(names = "--seed")
    Optional<Long> seed = Optional.empty();

    @Option(names = "--share")
    double share;

    @Option(names = {"-o", "--output"})
    Path output;

    @Option(names = "--timezone")
    ZoneId timezone;

    @Option(names = "--wait")
    Duration wait;

    @Option(names = "--room", converter = SizeOption.class)
    long room;

    @Option(names = "--overflow")
    Overflow overflow = Overflow.WRAP;

    private final Throwable failure;

    Probe(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      return switch (failure) {
        case null -> ExitCode.OK;
        case Error error -> throw error;
        case Throwable exception -> throw (Exception) exception;
      };
    }
  }

  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  private int run(Object command, String... arguments) {
    CommandLine line = Console.commandLine(command);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(error));
    return Console.run(line, arguments);
  }

  @ParameterizedTest
  @CsvSource({"True, true", "yes, true", "1, true", "FALSE, false", "no, false", "0, false"})
  void readsBooleansInAnySpelling(String text, boolean expected) {
    Probe probe = new Probe(null);

    assertThat(run(probe, "--delete", text)).isZero();
    assertThat(probe.delete).isEqualTo(expected);
  }

  @Test
  void readsOptionValuesInAnyCase() {
    Probe probe = new Probe(null);

    assertThat(run(probe, "--overflow", "nowrap")).isZero();
    assertThat(probe.overflow).isEqualTo(Overflow.NOWRAP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--delete=perhaps", "--overflow=sideways", "--unheard-of"})
  void wrongUsageIsOneLineOnStandardErrorAndExitCode2(String argument) {
    assertThat(run(new Probe(null), argument)).isEqualTo(ExitCode.UNUSABLE);
    assertThat(out.toString()).isEmpty();
    assertThat(error.toString().lines()).hasSize(1);
    assertThat(error.toString()).startsWith("ml-ids-probe: ").contains("--help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count=x | --count: 'x' is not a whole number;",
        "--count=9999999999 | --count: '9999999999' is not in range;",
        "--seed=1.5 | --seed: '1.5' is not a whole number;",
        "--share=half | --share: 'half' is not a number;",
        "--overflow=sideways | --overflow: 'sideways' is not wrap or nowrap;",
        "--overflow=warp | --overflow: 'warp' is not wrap or nowrap (did you mean wrap?);",
        "--timezone=Mars | --timezone: 'Mars' is not a time zone; use a name such as UTC"
            + " or Europe/Berlin;",
        "--timezone=Europe/Berln | --timezone: 'Europe/Berln' is not a time zone (did you mean"
            + " Europe/Berlin?); use a name such as UTC or Europe/Berlin;",
        "--wait=5x | --wait: '5x' is not a duration; use a value such as 30s, 10m or 1.5h;",
        "--room=5x | --room: '5x' is not a size; use a value such as 16MiB, 500KB or 1048576;",
        "--delete=perhaps | --delete: 'perhaps' is not True or False;",
        "--cuont=3 | unknown option '--cuont' (did you mean --count?);",
        "--unheard-of | unknown option '--unheard-of';",
        "what | unexpected argument 'what';"
      })
  void rejectsOptionValuesWithoutJavaTerms(String argument, String message) {
    assertThat(run(new Probe(null), argument)).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString())
        .isEqualToIgnoringNewLines("ml-ids-probe: " + message + " see 'ml-ids-probe --help'");
  }

  @Test
  void rejectsAnInvalidFileNameInOurWords() {
    assertThat(run(new Probe(null), "--output=a\0b")).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString())
        .startsWith("ml-ids-probe: --output: 'a\\u0000b' is not a file name; see ");
  }

  @Test
  void escapesControlCharactersInErrors() {
    run(new Probe(new NoSuchFileException("a\u001b[2Jb\u202e")));
    assertThat(error.toString()).startsWith("ml-ids-probe: a\\u001b[2Jb\\u202e: no such file");
  }

  @Test
  void unusableInputIsOneLineAndExitCode2() {
    assertThat(run(new Probe(new NoSuchFileException("flows.csv")))).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString())
        .isEqualToIgnoringNewLines("ml-ids-probe: flows.csv: no such file; check the path");
  }

  @Test
  void failedWorkIsOneLineAndExitCode1() {
    Exception failure = new IOException("out.h5: no space\n  left on device");

    assertThat(run(new Probe(failure))).isEqualTo(ExitCode.FAILED);
    assertThat(error.toString())
        .isEqualToIgnoringNewLines("ml-ids-probe: out.h5: no space left on device");
  }

  @Test
  void showsTheStackTraceOnlyWhenAsked() {
    assertThat(run(new Probe(new IllegalStateException("odd")), "--verbose"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(error.toString()).contains("ConsoleTest");
  }

  @Test
  void aJvmErrorIsOneLineAndExitCode1() {
    assertThat(run(new Probe(new OutOfMemoryError("Java heap space")))).isEqualTo(ExitCode.FAILED);
    assertThat(run(new Probe(new StackOverflowError()))).isEqualTo(ExitCode.FAILED);
    assertThat(error.toString().lines())
        .containsExactly(
            "ml-ids-probe: out of memory (Java heap space); enlarge the heap with JAVA_OPTS=-Xmx8g",
            "ml-ids-probe: StackOverflowError");
  }

  @Test
  void showsTheStackTraceOfAnErrorOnlyWhenAsked() {
    assertThat(run(new Probe(new StackOverflowError()), "--verbose")).isEqualTo(ExitCode.FAILED);
    assertThat(error.toString())
        .startsWith("ml-ids-probe: StackOverflowError")
        .contains("ConsoleTest");
  }

  @Test
  void unwrapsUncheckedExceptions() {
    Exception wrapped = new UncheckedIOException(new AccessDeniedException("/etc/x"));

    assertThat(run(new Probe(wrapped))).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString()).contains("/etc/x: permission denied");
    assertThat(Console.describe(new FileNotFoundException("x.csv (Is a directory)")))
        .isEqualTo("x.csv (Is a directory)");
  }

  @Test
  void commandsChooseTheirExitCode() {
    assertThat(run(new Probe(CommandException.unusable("--rows -1: ask for more"))))
        .isEqualTo(ExitCode.UNUSABLE);
    assertThat(run(new Probe(CommandException.failed("half of it", null))))
        .isEqualTo(ExitCode.FAILED);
  }
}
