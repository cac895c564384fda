package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the container image contains of the distribution; skipped if that was not built. */
@Tag("process")
@Tag("slow")
class ImageProgramTest {
  private static final Path SOURCES = Path.of(System.getProperty("mlids.root"));
  private static final Path PROGRAM = SOURCES.resolve("build/dist/ml-ids");

  @TempDir Path folder;

  @BeforeAll
  static void needsTheDistribution() {
    assumeTrue(
        Files.exists(PROGRAM.resolve("share/model/mlids.json")),
        "the distribution is not built: run make build");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the script needs a POSIX shell");
  }

  @Test
  void leavesOutTheEmbeddedQueueAndSaysSo() throws Exception {
    Path image = folder.resolve("image");
    Outcome copied =
        run(
            SOURCES.resolve("deploy/image/program.sh").toString(),
            PROGRAM.toString(),
            image.toString(),
            image.toString());
    assertThat(copied.exitCode()).as(copied.output()).isZero();
    assertThat(image.resolve("LICENSE")).hasSameBinaryContentAs(SOURCES.resolve("LICENSE"));
    try (Stream<Path> lib = Files.list(image.resolve("lib"))) {
      assertThat(lib.map(jar -> jar.getFileName().toString()))
          .anyMatch(jar -> jar.startsWith("ml-ids-api-"))
          .anyMatch(jar -> jar.startsWith("xgboost4j"))
          .noneMatch(jar -> jar.startsWith("elasticmq") || jar.startsWith("scala-library"))
          .noneMatch(jar -> jar.startsWith("pekko") || jar.startsWith("sagemaker-"));
    }
    Outcome refused =
        run(
            image.resolve("bin/ml-ids").toString(),
            "serve",
            "--port",
            "0",
            "--model",
            image.resolve("share/model").toString(),
            "--embedded-queue",
            "--embedded-queue-port",
            "0");
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(2);
    assertThat(refused.output().lines())
        .singleElement()
        .asString()
        .contains("--embedded-queue", "does not contain the embedded queue", "--sqs-queue-url");
  }

  private record Outcome(int exitCode, String output) {}

  private Outcome run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(List.of(command));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
