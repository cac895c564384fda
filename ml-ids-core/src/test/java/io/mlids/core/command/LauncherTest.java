package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher script with a fake Java that prints its arguments and environment. */
@Tag("process")
class LauncherTest {
  private static final Path SCRIPTS = Path.of("..", "launchers");

  @TempDir private Path folder;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh on this machine");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path lib = Files.createDirectories(folder.resolve("lib"));
    launcher = Files.copy(SCRIPTS.resolve("launch.sh"), bin.resolve("ml-ids-flows"));
    Files.copy(SCRIPTS.resolve("find-jdk.sh"), lib.resolve("find-jdk.sh"));
    Path jdk = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = jdk.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"LC_ALL=$LC_ALL\"\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void anAsciiLocaleGivesJavaUtf8FileNamesButKeepsTheTerminalsEncoding() throws Exception {
    for (Map<String, String> locale :
        List.of(Map.of("LC_ALL", "C"), Map.of("LC_ALL", "POSIX"), Map.<String, String>of())) {
      assertThat(run(locale, "extract"))
          .contains("LC_ALL=C.UTF-8", "-Dmlids.terminal.charset=US-ASCII");
    }
  }

  @Test
  void keepsAUtf8Locale() throws Exception {
    assertThat(run(Map.of("LC_ALL", "C.UTF-8"), "extract"))
        .contains("LC_ALL=C.UTF-8")
        .noneMatch(line -> line.startsWith("-Dmlids.terminal.charset"));
  }

  @Test
  void tellsJavaWhichOutputsAreTerminals() throws Exception {
    assertThat(run(Map.of(), "extract"))
        .contains("-Dmlids.terminal=false", "-Dmlids.terminal.output=false");
  }

  @Test
  void mlIdsStartsTheProgramNamedByItsFirstArgument() throws Exception {
    Path umbrella = Files.copy(launcher, launcher.resolveSibling("ml-ids"));
    launcher = umbrella;
    for (OtherProgram each : OtherProgram.values()) {
      List<String> started = run(Map.of(), each.commandName(), "--verbose");
      assertThat(started).anyMatch(line -> line.contains("/" + jarOf(each.program()) + "-"));
      if (each.passesName()) {
        assertThat(started).endsWith(each.commandName(), "--verbose");
      } else {
        assertThat(started).doesNotContain(each.commandName()).endsWith("--verbose");
      }
    }
  }

  private static String jarOf(String program) {
    return program.equals("ml-ids-flows") ? "ml-ids-core" : program;
  }

  @Test
  void tellsJavaWhatTheUserTyped() throws Exception {
    assertThat(run(Map.of(), "extract")).contains("-Dmlids.command=ml-ids-flows");
    launcher = Files.copy(launcher, launcher.resolveSibling("ml-ids"));
    assertThat(run(Map.of(), "detect")).contains("-Dmlids.command=ml-ids");
    assertThat(run(Map.of(), "fit")).contains("-Dmlids.command=ml-ids");
    assertThat(run(Map.of(), "serve")).contains("-Dmlids.command=ml-ids serve");
    assertThat(run(Map.of(), "train", "fit")).contains("-Dmlids.command=ml-ids train");
  }

  @Test
  void mlIdsRunsOtherCommandsItself() throws Exception {
    Path umbrella = Files.copy(launcher, launcher.resolveSibling("ml-ids"));
    launcher = umbrella;
    assertThat(run(Map.of())).endsWith(MlIds.class.getName());
    assertThat(run(Map.of(), "detect", "a b.pcap"))
        .endsWith(MlIds.class.getName(), "detect", "a b.pcap");
  }

  private List<String> run(Map<String, String> locale, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG", "JAVA_OPTS"));
    builder.environment().putAll(locale);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
