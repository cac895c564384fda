package io.mlids.core.command.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
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

class DetectCommandTest {
  private static final long START = 1_700_000_000_000_000L;

  @TempDir private Path folder;
  private Path capture;
  private Path output;
  private Path model;

  /** Two packets from 10.0.0.1, and twenty from an address that barely fits into the table. */
  @BeforeEach
  void writeACapture() throws IOException {
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      packets.packet(START + i, Frame.udp(1000, 53, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    for (int i = 0; i < 20; i++) {
      packets.packet(
          START + i,
          Frame.tcp(50_000, 443, 16, 5).ipv4("203.113.113.113", "200.200.200.200").ethernet());
    }
    capture = folder.resolve("two.pcap");
    output = folder.resolve("verdicts");
    model = folder.resolve("model");
    Files.write(capture, packets.pcap());
  }

  @Test
  void printsATableThatFits80Columns() throws IOException {
    writeModel(FeatureProfile.CSE2018);
    CommandRun run = detect();
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).contains("22 read = 22 decoded").contains("attacks: 1 of 2");
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSize(5).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
    assertThat(lines.subList(3, 5)).containsExactly("", "no incidents");
    assertThat(lines.getFirst()).startsWith("start ").contains("source", "destination", "risk");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("22:13:20  10.0.0.1:1000", "10.0.0.2:53", "UDP", "12%", "Benign"))
        .anySatisfy(line -> assertThat(line).contains("203.113.113.113:50000", "88%", "Attack"));
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void explainsAttacksInTheTable(FeatureProfile profile) throws IOException {
    HandMadeModel.writeBundleWithQuantiles(model, profile, 2, 8);
    assertThat(detect("--explain").exitCode()).isZero();
    assertThat(detect("--explain", "--attacks-only").exitCode()).isZero();
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
    assertThat(lines.get(1)).contains("203.113.113.113:50000", "88%", "Attack");
    assertThat(lines.get(2)).startsWith("                the source sent 20 packets with ");
    assertThat(lines)
        .contains("          100%  packets from the source: 20 (above the benign range: 2 to 8)");
  }

  @Test
  void explainsAttacksInJsonOnly() throws IOException {
    writeModel(FeatureProfile.CORRECTED);
    assertThat(detect("--explain", "--format", "json").exitCode()).isZero();
    assertThat(objects())
        .hasSize(2)
        .allSatisfy(
            flow -> assertThat(flow.has("reasons")).isEqualTo(flow.get("is_attack").asBoolean()))
        .filteredOn(flow -> flow.get("is_attack").asBoolean())
        .singleElement()
        .satisfies(
            attack -> {
              assertThat(attack.get("reasons")).hasSize(1);
              JsonNode reason = attack.get("reasons").get(0);
              assertThat(reason.get("text").asText()).isEqualTo("packets from the source: 20");
              assertThat(reason.get("value").asDouble()).isEqualTo(20);
              assertThat(reason.get("share").asDouble()).isEqualTo(1);
            });
  }

  @Test
  void explainsAttacksInTheContextOfEveAlerts() throws IOException {
    writeModel(FeatureProfile.CORRECTED);
    assertThat(detect("--explain", "--format", "eve", "--attacks-only").exitCode()).isZero();
    JsonNode ours = objects().getFirst().at("/alert/context/ml_ids");
    assertThat(ours.at("/explanation/reasons/0/text").asText())
        .isEqualTo("packets from the source: 20");

    detect("--format", "eve", "--attacks-only");
    assertThat(objects().getFirst().at("/alert/context/ml_ids").has("explanation")).isFalse();
  }

  @Test
  void refusesToExplainInCsv() throws IOException {
    writeModel(FeatureProfile.CORRECTED);
    CommandRun run = detect("--explain", "--format", "csv");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("--explain requires --format table, json or eve, not csv");
    assertThat(output).doesNotExist();
  }

  @Test
  void refusesToExplainAModelWithoutTrainingWeights() throws IOException {
    FeatureProfile profile = FeatureProfile.CORRECTED;
    HandMadeModel.binary(profile.modelFeatures().size())
        .tree(0, "[1,-1,-1]", "[2,-1,-1]", "[0,0,0]", "[1,2,3]", "[1,0,0]")
        .writeBundle(model, profile, List.of(TrafficClass.BENIGN, TrafficClass.ATTACK));
    assertThat(detect().exitCode()).isZero();
    CommandRun run = detect("--explain");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("model.json: verdicts cannot be explained", "sum_hessian");
  }

  @Test
  void checksTheCaptureBeforeTheModel() {
    for (String unusable : List.of("none.pcap", ".")) {
      CommandRun run =
          CommandRun.of(
              new MlIdsFlows(),
              "detect",
              folder.resolve(unusable).toString(),
              "--model",
              folder.resolve("no-model").toString());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.error()).contains(unusable).doesNotContain("no-model");
    }
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void printsOneJsonObjectPerFlowInEitherProfile(FeatureProfile profile) throws IOException {
    writeModel(profile);
    assertThat(detect("--format", "json").exitCode()).isZero();
    List<JsonNode> verdicts = objects();
    assertThat(verdicts).hasSize(2);
    JsonNode attack =
        verdicts.stream().filter(v -> v.get("is_attack").asBoolean()).findFirst().orElseThrow();
    List<String> names =
        List.of(
            "flow_id",
            "src_ip",
            "src_port",
            "dst_ip",
            "dst_port",
            "protocol",
            "start",
            "end",
            "packets",
            "bytes",
            "label",
            "probability",
            "is_attack",
            "probabilities",
            "community_id");
    assertThat(attack.get("community_id").asText()).isEqualTo("1:F5F0bS52tjcLHSjbEahKpO0fFpY=");
    assertThat(attack.fieldNames()).toIterable().containsExactlyElementsOf(names);
    assertThat(attack.get("start").asText()).isEqualTo("2023-11-14T22:13:20.000000Z");
    assertThat(attack.get("end").asText()).isEqualTo("2023-11-14T22:13:20.000019Z");
    assertThat(attack.get("packets").asInt()).isEqualTo(20);
    assertThat(attack.get("bytes").asInt()).isEqualTo(100);
    assertThat(attack.get("src_ip").asText()).isEqualTo("203.113.113.113");
    assertThat(attack.get("label").asText()).isEqualTo("Attack");
    assertThat(attack.get("probabilities").get("Attack").asDouble())
        .isEqualTo(attack.get("probability").asDouble());
  }

  @Test
  void doesNotReportAttacksThatCannotUseTheFlowsProtocol() throws IOException {
    HandMadeModel.writeMulticlassBundle(model, FeatureProfile.CORRECTED);
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < 20; i++) {
      Frame hello = Frame.ofProtocol(89, new byte[44]);
      packets.packet(START + i, hello.ipv4("10.0.0.1", "224.0.0.5").ethernet());
      packets.packet(START + i, Frame.udp(9, 53, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    Files.write(capture, packets.pcap());
    assertThat(detect("--format", "json").exitCode()).isZero();
    assertThat(objects())
        .extracting(
            verdict -> verdict.get("protocol").asInt(), verdict -> verdict.get("label").asText())
        .containsExactlyInAnyOrder(tuple(89, "unknown attack"), tuple(17, "Bot"));
    assertThat(objects()).allSatisfy(v -> assertThat(v.get("is_attack").asBoolean()).isTrue());
  }

  @Test
  void attacksOnlyPrintsOnlyEveAlerts() throws IOException {
    writeModel(FeatureProfile.CSE2018);
    detect("--format", "EVE", "--attacks-only");
    assertThat(objects()).hasSize(1);
    JsonNode event = objects().getFirst();
    assertThat(event.get("event_type").asText()).isEqualTo("alert");
    assertThat(event.get("timestamp").asText()).isEqualTo("2023-11-14T22:13:20.000019+0000");
    assertThat(event.get("dest_ip").asText()).isEqualTo("200.200.200.200");
    assertThat(event.get("proto").asText()).isEqualTo("TCP");
    assertThat(event.get("alert").get("signature").asText()).isEqualTo("ml-ids Attack");
    assertThat(event.get("flow").get("pkts_toserver").asInt()).isEqualTo(20);
  }

  @Test
  void printsTheFlowCsvWithThreeMoreColumns() throws IOException {
    writeModel(FeatureProfile.CSE2018);
    detect("--format", "csv");
    List<String> lines = Files.readAllLines(output);
    assertThat(lines.getFirst())
        .startsWith("Flow ID,")
        .endsWith(",Label,Probability,Predicted Label,Community ID");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(".*,No Label,0\\.88\\d+,Attack,1:F5F0bS52tjcLHSjbEahKpO0fFpY="));
  }

  @Test
  void rejectsABundleOfAnotherProfile() throws IOException {
    writeModel(FeatureProfile.CSE2018);
    CommandRun run = detect("--profile", "corrected");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .contains("trained on features of profile cse2018, not corrected");
    assertThat(output).doesNotExist();
  }

  @Test
  void rejectsADirectoryThatIsNotABundle() {
    CommandRun run = detect();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains("model");
  }

  @Test
  void warnsAtTheEndIfFlowsDifferFromTheTrainingData() throws IOException {
    HandMadeModel.writeBundleWithQuantiles(model, FeatureProfile.CORRECTED, -1, 1e9);
    Files.write(capture, manyFlows(1_500, 1_400).pcap());
    CommandRun run = detect("--format", "csv");
    assertThat(run.exitCode()).isZero();
    assertThat(run.error().lines())
        .filteredOn(line -> line.contains("warning"))
        .singleElement()
        .asString()
        .contains("differ from the training flows", "flow_byts_s 100.0 %");
    assertThat(Files.readString(output)).doesNotContain("warning");
  }

  @Test
  void doesNotWarnAboutSimilarOrTooFewFlows() throws IOException {
    HandMadeModel.writeBundleWithQuantiles(model, FeatureProfile.CORRECTED, -1, 1e9);
    Files.write(capture, manyFlows(1_500, 50).pcap());
    assertThat(detect().error()).doesNotContain("warning");
    Files.write(capture, manyFlows(900, 1_400).pcap());
    assertThat(detect().error()).doesNotContain("warning");
  }

  /** Flows of two packets within a microsecond, with payloads of the given length. */
  private static CaptureBytes manyFlows(int count, int payload) {
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < count; i++) {
      for (int packet = 0; packet < 2; packet++) {
        packets.packet(
            START + 1_000L * i + packet,
            Frame.udp(1_000 + i, 53, payload).ipv4("10.0.0.1", "10.0.0.2").ethernet());
      }
    }
    return packets;
  }

  private void writeModel(FeatureProfile profile) throws IOException {
    HandMadeModel.writeBinaryBundle(model, profile);
  }

  private List<JsonNode> objects() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<String> lines = Files.lines(output)) {
      return lines
          .map(
              line -> {
                try {
                  return mapper.readTree(line);
                } catch (IOException e) {
                  throw new AssertionError(line, e);
                }
              })
          .toList();
    }
  }

  private CommandRun detect(String... options) {
    Stream<String> fixed =
        Stream.of(
            "detect", capture.toString(), "--model", model.toString(), "-o", output.toString());
    return CommandRun.of(
        new MlIdsFlows(), Stream.concat(fixed, Arrays.stream(options)).toArray(String[]::new));
  }
}
