package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests commands whose output is closed early, for example by {@code head}. */
@Tag("process")
@Tag("process")
class ClosedOutputTest {
  private static final Path SELF_TEST = Path.of("..", "datasets", "testbed", "selftest");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract CAPTURE",
        "label FLOWS --rules RULES",
        "detect CAPTURE --model MODEL",
        "detect CAPTURE --model MODEL --format csv",
        "detect CAPTURE --model MODEL --format json",
        "incidents CAPTURE",
        "incidents CAPTURE --format json"
      })
  void aClosedPipeEndsACommandWithoutAMessage(String arguments) throws Exception {
    Process process = start(arguments);
    process.getInputStream().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(log().toString()).isEqualTo(141);
    assertThat(log()).noneMatch(line -> line.matches("(?i).*(pipe|standard output).*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "extract --help", "interfaces"})
  void aReaderMayStopAfterAFewLines(String arguments) throws Exception {
    Process process = start(arguments);
    process.getInputStream().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isIn(0, 2, 141);
    assertThat(log()).noneMatch(line -> line.matches("(?i).*(pipe|standard output).*"));
  }

  private Process start(String arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), MlIdsFlows.class.getName()));
    for (String argument : Arrays.asList(arguments.split(" "))) {
      command.add(
          switch (argument) {
            case "CAPTURE" -> SELF_TEST.resolve("selftest.pcap.gz").toString();
            case "FLOWS" -> SELF_TEST.resolve("corrected.csv.gz").toString();
            case "RULES" -> SELF_TEST.resolve("rules.json").toString();
            case "MODEL" -> model().toString();
            default -> argument;
          });
    }
    return new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
  }

  private Path model() throws IOException {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    return model;
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("log"));
  }
}
