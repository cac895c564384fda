package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.JavaProcess;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command in an installation without the embedded queue. */
@Tag("process")
class WithoutQueueTest {

  @Test
  void refusesTheEmbeddedQueueWithARemedy() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                MlIdsApi.class.getName(),
                "--port",
                "0",
                "--embedded-queue")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines().filter(line -> !line.startsWith("WARNING")))
        .containsExactly(
            "ml-ids-api: --embedded-queue: this installation does not contain the embedded queue"
                + " (ml-ids-queue); install the full distribution, or use --sqs-queue-url");
    assertThat(process.exitValue()).isEqualTo(2);
  }

  private static String classPath() {
    return Arrays.stream(JavaProcess.classPath().split(File.pathSeparator))
        .filter(
            each ->
                !each.contains("ml-ids-queue")
                    && !each.contains("elasticmq")
                    && !each.contains("pekko")
                    && !each.contains("scala"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
