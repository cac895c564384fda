package io.mlids.consumer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.mlids.core.testing.NamedPipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the command in a child process, because signals and exit codes affect the whole process. */
@Tag("process")
class SignalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsItWithExitCode0AfterWhatWasShownIsDeleted(String signal) throws Exception {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "signals are sent by kill");
    assumeFalse(
        signal.equals("INT") && isInterruptIgnored(),
        "SIGINT is ignored, as in what a shell starts in the background");
    try (QueueServer server = new QueueServer()) {
      String queue = server.createQueue();
      server.sendAttacks(queue, 3);
      Process consumer =
          start("--queue-url", queue, "--delete-messages", "True", "--format", "json");
      try (BufferedReader out = consumer.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < 3; i++) {
          assertThat(out.readLine()).contains("\"message_id\"");
        }
        kill(signal, consumer);
        assertThat(consumer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isZero();
        assertThat(out.readLine()).isNull();
      } finally {
        consumer.destroyForcibly();
      }
      assertThat(server.messages(queue)).isZero();
      assertThat(log())
          .hasSize(2)
          .last()
          .asString()
          .isEqualTo("notifications shown: 3, unreadable messages: 0");
    }
  }

  @Test
  void aLogOnAPipeThatNobodyEmptiesDoesNotHoldTheEndUp() throws Exception {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there is no SIGTERM");
    try (QueueServer server = new QueueServer();
        RandomAccessFile pipe = NamedPipe.openAt(folder.resolve("log"))) {
      Process consumer = start("--queue-url", server.createQueue());
      try {
        assertThat(pipe.readLine()).startsWith("Retrieving messages from queue");
        NamedPipe.fill(pipe);
        consumer.destroy();
        assertThat(consumer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isZero();
      } finally {
        consumer.destroyForcibly();
      }
    }
  }

  @Test
  void aClosedOutputEndsItQuietlyAndLeavesWhatNobodySaw() throws Exception {
    try (QueueServer server = new QueueServer()) {
      String queue = server.createQueue();
      Process consumer =
          start("--queue-url", queue, "--delete-messages", "True", "--format", "json");
      try {
        consumer.getInputStream().close();
        server.sendAttacks(queue, 3);
        assertThat(consumer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isEqualTo(141);
      } finally {
        consumer.destroyForcibly();
      }
      assertThat(server.messages(queue)).isEqualTo(3);
      assertThat(log()).noneMatch(line -> line.contains("standard output"));
    }
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("log"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), MlIdsConsumer.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
  }

  /** Child processes inherit ignored signals, and a JVM keeps them ignored. */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(ignored -> (ignored & 1L << 1) != 0);
  }

  private static void kill(String signal, Process process) throws Exception {
    // The shell's built-in kill, because minimal systems lack the program.
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }
}
