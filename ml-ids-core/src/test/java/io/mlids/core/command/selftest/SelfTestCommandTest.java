package io.mlids.core.command.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.console.Console;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The model classifies flows with ten or more forward packets as attacks. */
class SelfTestCommandTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final int LONG = 12;
  private static final int SHORT = 2;

  private final CaptureBytes packets = new CaptureBytes();

  @TempDir Path folder;
  private Path model;
  private Path capture;
  private Path rules;

  @BeforeEach
  void writeAModelAndRules() throws IOException {
    model = folder.resolve("model");
    capture = folder.resolve("capture.pcap");
    rules = folder.resolve("rules.json");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    Files.writeString(
        rules,
        """
        {"default":"Benign","rules":[
         {"label":"SSH-Bruteforce","src":["10.77.3.1"],"dst_port":[22],"reason":"hydra"},
         {"label":"SSH-Bruteforce","src":["10.77.3.1"],"dst_port":[2222],"reason":"hydra, what it provoked"},
         {"label":"PortScan","src":["10.77.3.2"],"reason":"nmap -sS"},
         {"label":"Benign","src":["10.77.3.3"],"reason":"a client on the attackers' side"}]}
        """);
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void reportsEachAttackInTheProfileOfTheModel(FeatureProfile profile) throws IOException {
    Path other = folder.resolve("other");
    HandMadeModel.writeBinaryBundle(other, profile);
    flows("10.77.3.1", 22, 9, LONG);
    flows("10.77.3.1", 2222, 1, SHORT);
    flows("10.77.3.2", 80, 10, LONG);
    flows("10.77.2.1", 80, 100, SHORT);
    flows("10.77.3.3", 80, 1, LONG);
    Run run = selfTest("--model", other.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.output().lines())
        .contains(
            "SSH-Bruteforce  hydra        10      9  0.9000  Attack",
            "PortScan        nmap -sS     10     10  1.0000  Attack",
            "2 of 2 attacks detected, 1 of 101 benign flows flagged (1 as Attack)",
            "recall 0.9500 of 20 attack flows (threshold: at least 0.9), false positives 0.0099"
                + " (threshold: at most 0.01)");
    assertThat(run.output()).contains("profile " + profile);
    assertThat(run.error()).doesNotContain("failed");
  }

  @Test
  void failsBelowTheMinimumRecallAndNamesMissedAttacks() throws IOException {
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.3.2", 80, 6, SHORT);
    flows("10.77.3.2", 81, 4, LONG);
    flows("10.77.2.1", 80, 100, SHORT);
    Run run = selfTest();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .contains("1 of 2 attacks detected, 0 of 100 benign flows flagged")
        .containsPattern("PortScan +nmap -sS +10 +4 +0.4000 +MISSED");
    assertThat(run.error().lines().toList().getLast())
        .isEqualTo(
            "ml-ids-flows: self-test failed: recall 0.7000 is below 0.9; missed: PortScan (nmap"
                + " -sS), 4 of 10 flows");
    assertThat(selfTest("--min-recall", "0.7").exitCode()).isZero();
  }

  @Test
  void failsAboveTheMaximumFalsePositiveRate() throws IOException {
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.2.1", 80, 97, SHORT);
    flows("10.77.2.2", 80, 3, LONG);
    Run run = selfTest();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("self-test failed: false positives 0.0300 are above 0.01");
    assertThat(selfTest("--max-false-positives", "0.03").exitCode()).isZero();
  }

  @Test
  void writesOneJsonDocument() throws IOException {
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.3.2", 80, 10, SHORT);
    flows("10.77.2.1", 80, 20, SHORT);
    Run run = selfTest("--format", "JSON");
    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(run.output());
    assertThat(json.get("passed").asBoolean()).isFalse();
    assertThat(json.get("profile").asText()).isEqualTo("corrected");
    assertThat(json.get("attacks_detected").asInt()).isEqualTo(1);
    assertThat(json.get("recall").asDouble()).isEqualTo(0.5);
    assertThat(json.get("attacks")).hasSize(2);
    assertThat(json.get("attacks").get(0).get("taken_for").asText()).isEqualTo("Attack");
    assertThat(json.get("attacks").get(1).get("detected").asBoolean()).isFalse();
    assertThat(json.get("attacks").get(1).has("taken_for")).isFalse();
  }

  @Test
  void ignoresAnAttackWithoutFlowsInTheProfile() throws IOException {
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.2.1", 80, 20, SHORT);
    Run run = selfTest();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains("1 of 1 attacks detected", "attacks without flows in this capture and profile: 1")
        .containsPattern("PortScan +nmap -sS +0 +0 +- +no flows in this capture");
  }

  @Test
  void doesNotCountFlowsThatNoRuleMatchesWithoutADefault() throws IOException {
    Files.writeString(rules, "{\"rules\":[{\"label\":\"Bot\",\"src\":\"10.77.3.1\"}]}");
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.2.1", 80, 7, LONG);
    Run run = selfTest();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains("0 of 0 benign flows flagged", "7 flows are not counted", "false positives n/a");
  }

  @Test
  void doesNotCountFlowsThatARuleLeavesUnlabelled() throws IOException {
    Files.writeString(
        rules,
        """
        {"default":"Benign","rules":[{"label":"Bot","src":"10.77.3.1","reason":"curl"},
         {"label":"No Label","src":"10.77.3.2","reason":"left over"}]}
        """);
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.3.2", 80, 7, SHORT);
    flows("10.77.2.1", 80, 9, SHORT);
    Run run = selfTest();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains(
            "1 of 1 attacks detected, 0 of 9 benign flows flagged", "7 flows are not counted");
  }

  @Test
  void listsAttacksOfOneToolSeparatelyByTimeAndSource() throws IOException {
    Files.writeString(
        rules,
        """
        {"default":"Benign","rules":[{"label":"Bot","src":"10.77.3.1","reason":"curl"},
         {"label":"Bot","src":"10.77.3.2","reason":"curl"},
         {"label":"Bot","src":"10.77.3.2","reason":"wget"}]}
        """);
    flows("10.77.3.1", 80, 10, LONG);
    flows("10.77.3.2", 80, 10, SHORT);
    Run run = selfTest();
    assertThat(run.output())
        .contains("1 of 2 attacks detected")
        .containsPattern("Bot +curl +10 +10 +1.0000")
        .containsPattern("Bot +curl +10 +0 +0.0000 +MISSED")
        .containsPattern("Bot +wget +0 +0 +-");
  }

  @Test
  void scoresATruncatedCaptureButFails() throws IOException {
    flows("10.77.3.1", 22, 10, LONG);
    flows("10.77.2.1", 80, 20, SHORT);
    byte[] whole = packets.pcap();
    Files.write(capture, Arrays.copyOf(whole, whole.length - 3));
    Run run = run();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("1 of 1 attacks detected");
    assertThat(run.error()).contains("truncated within the record at byte");
  }

  @Test
  void rejectsRulesOfAnotherCapture() throws IOException {
    flows("10.77.2.1", 80, 20, SHORT);
    Run run = selfTest();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("no attack rules match the flows");
    assertThat(run.output()).isEmpty();
  }

  @Test
  void rejectsACaptureWithoutRulesAndInvalidThresholds() {
    Run alone = run(Stream.of("self-test", "--capture", capture.toString()));
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.error()).contains("--capture and --rules must be used together");
    Run high = run("--min-recall", "1.1");
    assertThat(high.exitCode()).isEqualTo(2);
    assertThat(high.error().lines()).hasSize(1);
    assertThat(high.error()).contains("--min-recall must be between 0 and 1, not 1.1");
  }

  private void flows(String source, int port, int count, int forwardPackets) {
    for (int i = 0; i < count; i++) {
      for (int packet = 0; packet < forwardPackets; packet++) {
        packets.packet(
            START + 1_000L * packets.packets().size(),
            Frame.udp(10_000 + i, port, 5).ipv4(source, "10.77.1.10").ethernet());
      }
    }
  }

  private Run selfTest(String... options) throws IOException {
    Files.write(capture, packets.pcap());
    return run(options);
  }

  private Run run(String... options) {
    List<String> fixed =
        List.of("self-test", "--capture", capture.toString(), "--rules", rules.toString());
    boolean named = Arrays.asList(options).contains("--model");
    List<String> ours = named ? List.of() : List.of("--model", model.toString());
    return run(Stream.of(fixed, ours, Arrays.asList(options)).flatMap(List::stream));
  }

  private static Run run(Stream<String> arguments) {
    StringWriter output = new StringWriter();
    StringWriter error = new StringWriter();
    CommandLine line = Console.commandLine(new MlIdsFlows());
    line.setOut(new PrintWriter(output, true)).setErr(new PrintWriter(error, true));
    int exitCode = line.execute(arguments.toArray(String[]::new));
    return new Run(exitCode, output.toString(), error.toString());
  }

  private record Run(int exitCode, String output, String error) {}
}
