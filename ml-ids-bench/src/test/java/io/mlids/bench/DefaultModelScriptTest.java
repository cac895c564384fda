package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks under which conditions {@code make build} trains the default model, using a fake training
 * command.
 */
@Tag("process")
class DefaultModelScriptTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("mlids.root"), "scripts", "default-model.sh");

  @TempDir private Path folder;
  private Path trainings;
  private Path manifest;
  private Path flows;

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the script needs a POSIX shell");
    Path scripts = Files.createDirectories(folder.resolve("scripts"));
    Files.copy(SCRIPT, scripts.resolve("default-model.sh"));
    Files.copy(SCRIPT.resolveSibling("build-time.sh"), scripts.resolve("build-time.sh"));
    Files.writeString(
        folder.resolve("pom.xml"),
        "<project.build.outputTimestamp>2026-02-14T08:31:01Z</project.build.outputTimestamp>\n");
    flows = Files.createDirectories(folder.resolve("datasets/testbed/flows/corrected"));
    Files.writeString(flows.resolve("run-01.csv.gz"), "flows");
    Files.writeString(folder.resolve("datasets/testbed/held-out-runs.txt"), "run-01\n");
    Files.writeString(folder.resolve("datasets/testbed/training_params.json"), "{}");
    Path sources = Files.createDirectories(folder.resolve("ml-ids-train/src/main/java"));
    Files.writeString(sources.resolve("Fit.java"), "class Fit {}");
    trainings = folder.resolve("trainings");
    manifest = folder.resolve("build/dist/ml-ids/share/model/mlids.json");
    trainer(
        "[ \"$1\" = split ] || { echo x >> trainings; mkdir -p \"$last\"; echo {} >"
            + " \"$last/mlids.json\"; }");
  }

  @Test
  void theModelIsTrainedOnce() throws Exception {
    assertThat(run("train")).contains("Training the default model");
    assertThat(run("train")).isEmpty();
    assertThat(trainings).hasContent("x");
    assertThat(manifest).exists();
  }

  @Test
  void itIsTrainedAgainWhenItsFlowsChange() throws Exception {
    run("train");
    Files.writeString(flows.resolve("run-02.csv.gz"), "more flows");

    assertThat(run("train")).contains("Training the default model");
    assertThat(run("train")).isEmpty();
  }

  @Test
  void aModelThatWasTrainedInTheSameWayIsTaken() throws Exception {
    Path trained = Files.createDirectories(folder.resolve("build/demo/model"));
    Files.writeString(trained.resolve("mlids.json"), "{\"of\": \"the demo\"}");

    run("install", "build/demo/model");

    assertThat(run("train")).isEmpty();
    assertThat(trainings).doesNotExist();
    assertThat(manifest).hasContent("{\"of\": \"the demo\"}");
  }

  @Test
  void whereNothingCanBeTrainedTheBuildGoesOnAndSaysWhy() throws Exception {
    trainer("[ \"$1\" = split ] || { echo 'ml-ids-train: cannot load XGBoost' >&2; exit 1; }");

    assertThat(run("train")).contains("cannot load XGBoost", "--model DIR");
    assertThat(manifest).doesNotExist();
  }

  /** Creates a training command that receives the output path as its last argument. */
  private void trainer(String body) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("build/dist/ml-ids/bin"));
    Path command = bin.resolve("ml-ids-train");
    Files.writeString(command, "#!/bin/sh\nfor last; do :; done\n" + body + "\n");
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  private String run(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "scripts/default-model.sh");
    builder.command().addAll(List.of(arguments));
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }
}
