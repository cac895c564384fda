package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the distribution's commands; skipped if the distribution was not built. */
@Tag("process")
class LauncherTest {
  private static final Path BIN =
      Path.of(System.getProperty("mlids.root"), "build", "dist", "ml-ids", "bin");

  @TempDir Path folder;

  @BeforeAll
  static void needsTheDistribution() {
    assumeTrue(Files.isDirectory(BIN), "the distribution is not built: run make build");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "launchers need a POSIX shell");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ml-ids",
        "ml-ids-flows",
        "ml-ids-train",
        "ml-ids-api",
        "ml-ids-client",
        "ml-ids-consumer",
        "ml_ids_rest_client",
        "ml_ids_attack_consumer"
      })
  void answersHelpAndVersionOnStandardOutput(String command) throws Exception {
    Outcome help = run(folder, BIN.resolve(command).toString(), "--help");
    Outcome version = run(folder, BIN.resolve(command).toString(), "--version");

    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).startsWith("Usage: ml-ids");
    assertThat(version.exitCode()).isZero();
    assertThat(version.output()).matches("ml-ids \\d+\\.\\d+\\S*\\s*");
  }

  @Test
  void worksThroughSymbolicLinksFromAnyFolder() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), BIN.resolve("ml-ids-train"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());

    assertThat(run(folder, second.toString(), "--version").exitCode()).isZero();
  }

  @Test
  void passesJavaOptionsOn() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(BIN.resolve("ml-ids-train").toString(), "--version");
    builder.environment().put("JAVA_OPTS", "-Xmx64m -XX:+PrintFlagsFinal");

    assertThat(run(builder).output()).containsPattern("MaxHeapSize +=? *67108864");
  }

  @Test
  void wrongUsageIsOneLineAndExitCode2() throws Exception {
    Outcome outcome = run(folder, BIN.resolve("ml-ids-train").toString(), "split", "--no-such");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output().lines()).hasSize(1);
  }

  @Test
  void saysWhatToInstallWhereThereIsNoJdk() throws Exception {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(BIN.resolve("ml-ids-train"), bin.resolve("ml-ids-train"));
    String finder = Files.readString(BIN.resolveSibling("lib").resolve("find-jdk.sh"));
    Files.writeString(
        lib.resolve("find-jdk.sh"), finder.replaceAll("/usr/lib/jvm/\\*|/Library[^;]*", ""));
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", bin.resolve("ml-ids-train").toString(), "--version");
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", pathWithoutJava());

    Outcome outcome = run(builder);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output().lines()).singleElement().asString().contains("JDK 25");
  }

  private String pathWithoutJava() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("dirname", "basename", "readlink", "sed")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path target = Path.of(place, tool);
        if (Files.exists(target) && Files.notExists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), target);
        }
      }
    }
    return tools.toString();
  }

  private record Outcome(int exitCode, String output) {}

  private static Outcome run(Path directory, String... command) throws Exception {
    return run(new ProcessBuilder(new ArrayList<>(List.of(command))).directory(directory.toFile()));
  }

  private static Outcome run(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }
}
