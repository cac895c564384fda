package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule by which {@code make demo} and {@code make train_local} leave each other's model. */
@Tag("process")
class DemoModelTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("mlids.root"), "scripts", "demo-model.sh");
  private static final String USUAL = "build/models/gradient_boost";

  @TempDir Path folder;

  @BeforeAll
  static void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the script needs a POSIX shell");
  }

  @Test
  void theFirstModelAndTheDemosOwnStandInTheUsualFolder() throws Exception {
    assertThat(run("folder")).isEqualTo(USUAL);
    train("aaaa");
    assertThat(run("mark", USUAL)).isEmpty();
    assertThat(run("folder")).isEqualTo(USUAL);
    assertThat(exitCode("is-demo", USUAL)).isZero();
  }

  @Test
  void aModelThatTheDemoDidNotMakeStays() throws Exception {
    train("bbbb");
    assertThat(exitCode("is-demo", USUAL)).isEqualTo(1);
    assertThat(run("folder")).contains(USUAL, "stays").endsWith("build/demo/model");
  }

  @Test
  void aModelThatWasTrainedOverTheDemosIsNotTheDemos() throws Exception {
    train("aaaa");
    run("mark", USUAL);
    train("cccc");
    assertThat(exitCode("is-demo", USUAL)).isEqualTo(1);
    assertThat(run("folder")).endsWith("build/demo/model");
  }

  private void train(String checksum) throws IOException {
    Path bundle = Files.createDirectories(folder.resolve(USUAL));
    Files.writeString(
        bundle.resolve("mlids.json"),
        "{\n  \"format_version\" : 1,\n  \"model_sha256\" : \"" + checksum + "\"\n}\n");
  }

  private String run(String... arguments) throws Exception {
    Process process = start(arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip();
  }

  private int exitCode(String... arguments) throws Exception {
    return start(arguments).waitFor();
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPT.toString());
    builder.command().addAll(List.of(arguments));
    return builder.directory(folder.toFile()).redirectErrorStream(true).start();
  }
}
