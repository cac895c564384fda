package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.FlowCsv;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.NamedPipe;
import io.mlids.core.testing.NetworkNamespace;
import io.mlids.core.testing.PacketReplay;
import io.mlids.core.testing.RandomTraffic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests commands that capture at one end of a virtual link while packets are sent from the other.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("process")
@Tag("root")
@Tag("native")
class LiveCaptureTest {
  private static final int PACKETS = 300;
  private static final long GAP_MICROS = 2_000;

  /**
   * Columns that contain or depend on times. A replay does not reproduce times to the microsecond.
   */
  private static final String TIMES =
      "(Timestamp|[^,{]*(IAT|Duration|/s|Active|Idle|Subflow|b Avg|Blk Rate)[^,=]*)=[^,}]*(, )?";

  @TempDir private Path folder;
  private NetworkNamespace network;
  private Path capture;

  @BeforeEach
  void makeANetworkAndACapture() throws IOException {
    network = NetworkNamespace.require();
    capture = folder.resolve("traffic.pcap");
    CaptureBytes packets = new CaptureBytes();
    long now = 1_700_000_000_000_000L;
    for (CaptureBytes.Packet each : RandomTraffic.capture(11, PACKETS).packets()) {
      packets.packet(CaptureBytes.Packet.of(now, each.bytes()));
      now += GAP_MICROS;
    }
    Files.write(capture, packets.pcap());
  }

  @AfterEach
  void removeTheNetwork() throws IOException {
    if (network != null) {
      network.close();
    }
  }

  @Test
  void aReplayGivesTheFlowsOfTheFileInBothProfiles() throws IOException {
    Listener cse2018 = extract("cse2018");
    Listener corrected = extract("corrected");
    replay();
    for (Listener listener : List.of(cse2018, corrected)) {
      assertThat(listener.terminate()).isZero();
      assertThat(listener.errors())
          .contains("capture: 300 received = 300 read + 0 dropped by the kernel")
          .contains("packets: 300 read");
    }
    assertThat(rowsWithoutTimes("cse2018")).isEqualTo(rowsOfFileWithoutTimes("cse2018"));
    assertThat(rowsWithoutTimes("corrected")).isEqualTo(rowsOfFileWithoutTimes("corrected"));
  }

  @Test
  void printsAVerdictWhenItsFlowEndsAndTheRestAtTheEnd() throws IOException {
    CaptureBytes packets = new CaptureBytes();
    packets.packet(1, Frame.udp(1000, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
    packets.packet(2, Frame.udp(1000, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
    for (int i = 0; i < 12; i++) {
      int flags = i < 11 ? Frame.ACK : Frame.FIN;
      packets.packet(3, Frame.tcp(5000, 80, flags, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    Files.write(capture, packets.pcap());
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    Listener listener = new Listener("detect", "--model", model.toString(), "--format", "json");
    replay();
    BufferedReader verdicts = listener.process.inputReader();
    JsonNode attack = new ObjectMapper().readTree(verdicts.readLine());
    assertThat(verdicts.ready()).isFalse();
    assertThat(listener.terminate()).isZero();
    assertThat(listener.errors()).contains("attacks: 1 of 2");
    assertThat(attack.path("src_ip").asText()).isEqualTo("10.0.0.1");
    assertThat(attack.path("packets").asInt()).isEqualTo(12);
    assertThat(attack.path("is_attack").asBoolean()).isTrue();
    assertThat(new ObjectMapper().readTree(verdicts.readLine()).path("src_ip").asText())
        .isEqualTo("10.0.0.3");
    assertThat(verdicts.readLine()).isNull();
  }

  @Test
  void learnsASiteProfileFromAnInterfaceForAWhile() throws IOException {
    CaptureBytes packets = new CaptureBytes();
    for (int flow = 0; flow < 60; flow++) {
      String client = "10.0.1." + flow;
      long start = flow * 5_000L;
      for (int i = 0; i < 12; i++) {
        int flags = i < 11 ? Frame.ACK : Frame.FIN;
        packets.packet(
            start + i, Frame.tcp(5000, 80, flags, 5).ipv4(client, "10.0.0.2").ethernet());
      }
    }
    Files.write(capture, packets.pcap());
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    Path site = folder.resolve("office");
    Listener listener =
        new Listener(
            "learn",
            "--seconds",
            "8s",
            "--false-alarms",
            "0.1",
            "--model",
            model.toString(),
            "-o",
            site.toString());
    replay();
    assertThat(NetworkNamespace.waitFor(listener.process)).isZero();
    assertThat(listener.errors()).contains("learned: 60 flows from ", "promise: at most 10.0 %");
    assertThat(site.resolve("site.json")).exists();
  }

  @Test
  void unreadMessagesDelayNeitherTheCaptureNorItsEnd() throws Exception {
    CaptureBytes packets = new CaptureBytes();
    packets.packet(1, Frame.tcp(5000, 80, Frame.ACK, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    packets.packet(2, Frame.tcp(5000, 80, Frame.FIN, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    Files.write(capture, packets.pcap());
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    Path messages = folder.resolve("messages");
    try (RandomAccessFile pipe = NamedPipe.openAt(messages)) {
      NamedPipe.fill(pipe);
      Process process =
          network.startJava(
              List.of("sh", "-c", "exec \"$@\" 2>" + messages, "sh"),
              MlIdsFlows.class,
              "detect",
              "-i",
              NetworkNamespace.LISTENER,
              "--incoming",
              "--model",
              model.toString(),
              "--format",
              "json");
      // The command does not announce that it is capturing, so the test waits for its first
      // verdict.
      BufferedReader verdicts = process.inputReader();
      while (!verdicts.ready()) {
        assertThat(process.isAlive()).isTrue();
        replay();
      }
      assertThat(verdicts.readLine()).contains("10.0.0.1");
      process.toHandle().destroy();
      assertThat(NetworkNamespace.waitFor(process)).isZero();
    }
  }

  @Test
  void aFilterSelectsPackets() throws IOException {
    Path output = folder.resolve("filtered.csv");
    Listener listener = new Listener("extract", "-o", "" + output, "--filter", "udp");
    replay();
    assertThat(listener.terminate()).isZero();
    assertThat(FlowCsv.rows(Files.readString(output)))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).contains("Protocol=17.0"));
  }

  @Test
  void aRecordingContainsThePacketsAndIsCompleteAfterASignal() throws IOException {
    Path recorded = folder.resolve("recorded.pcap.gz");
    Listener listener = new Listener("record", "-o", recorded.toString());
    replay();
    assertThat(recorded).doesNotExist();
    assertThat(listener.terminate()).isZero();
    assertThat(listener.errors())
        .contains("capture: 300 received = 300 written + 0 dropped by the kernel;")
        .contains("wrote " + recorded + ": 300 packets, ");
    try (PacketSource source = CaptureFile.open(recorded, ReadMode.STRICT)) {
      for (CaptureBytes.Packet sent : RandomTraffic.capture(11, PACKETS).packets()) {
        assertThat(source.next()).isTrue();
        int end = source.offset() + source.capturedLength();
        assertThat(Arrays.copyOfRange(source.bytes(), source.offset(), end))
            .startsWith(sent.bytes());
      }
      assertThat(source.next()).isFalse();
      assertThat(source.statistics().isComplete()).isTrue();
    }
  }

  /** A file size limit simulates a full disk: both commands fail in the middle of a write. */
  @Test
  void keepsPartialOutputWhenTheDiskIsFull() throws IOException {
    for (String command : List.of("record", "extract")) {
      Path output = folder.resolve(command + ".out");
      Process process =
          network.startJava(
              List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh"),
              MlIdsFlows.class,
              command,
              "-i",
              NetworkNamespace.LISTENER,
              "--incoming",
              "-o",
              output.toString());
      BufferedReader error = process.errorReader();
      for (String line = ""; !line.contains("capturing on"); line = error.readLine()) {
        assertThat(line).isNotNull();
      }
      replay();
      process.toHandle().destroy();
      assertThat(NetworkNamespace.waitFor(process)).isEqualTo(1);
      Path kept = folder.resolve(command + ".out.partial");
      assertThat(error.readAllAsString().lines())
          .last()
          .asString()
          .contains(output + ": writing failed", "the partial output is in " + kept);
      assertThat(output).doesNotExist();
      assertThat(Files.size(kept)).isBetween(4_000L, 16L * 1024);
      assertThat(Files.list(folder)).noneMatch(path -> path.toString().contains(".part0"));
    }
    try (PacketSource source =
        CaptureFile.open(folder.resolve("record.out.partial"), ReadMode.TOLERANT)) {
      long packets = 0;
      while (source.next()) {
        packets++;
      }
      assertThat(packets).isGreaterThan(5);
    }
  }

  @Test
  void aRecordingEndsAtItsLimits() throws IOException {
    Path small = folder.resolve("small.pcap");
    Listener listener = new Listener("record", "-o", small.toString(), "--max-bytes", "3000");
    replay();
    assertThat(NetworkNamespace.waitFor(listener.process)).isZero();
    assertThat(listener.errors()).contains("stopped at --max-bytes");
    assertThat(Files.size(small)).isBetween(1000L, 3000L);
    Path quiet = folder.resolve("quiet.pcap");
    listener = new Listener("record", "-o", quiet.toString(), "--seconds", "0.2");
    assertThat(NetworkNamespace.waitFor(listener.process)).isZero();
    assertThat(listener.errors()).contains("0 packets, 24 bytes");
    assertThat(quiet).hasSize(24);
  }

  @Test
  void keepsTheFlowsOfAnInterfaceThatDisappearsAndExitsWithCodeOne() throws IOException {
    Path output = folder.resolve("flows.csv");
    Listener listener = new Listener("extract", "-o", output.toString());
    replay();
    network.removeInterfaces();
    assertThat(NetworkNamespace.waitFor(listener.process)).isEqualTo(1);
    assertThat(listener.errors()).contains(NetworkNamespace.LISTENER + ": ");
    assertThat(FlowCsv.rows(Files.readString(output))).isNotEmpty();
  }

  @Test
  void explainsAMissingPermissionInOneLine() throws IOException {
    assumeTrue(
        NetworkNamespace.canRun("setpriv"), "setpriv is not there: apt-get install util-linux");
    Process process =
        network.startJava(
            List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"),
            MlIdsFlows.class,
            "extract",
            "-i",
            NetworkNamespace.LISTENER);
    assertThat(process.errorReader().readAllAsString().lines())
        .singleElement()
        .asString()
        .contains("mlids1: no permission", "root", "cap_net_raw");
    assertThat(NetworkNamespace.waitFor(process)).isEqualTo(2);
  }

  @Test
  void reportsAMissingInterfaceOrInvalidFilterInOneLine() {
    CommandRun none = CommandRun.of(new MlIdsFlows(), "extract", "-i", "mlids-none");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.error().lines())
        .singleElement()
        .asString()
        .contains("mlids-none: no such interface", "ml-ids interfaces");
    CommandRun filter =
        CommandRun.of(new MlIdsFlows(), "extract", "-i", "lo", "--filter", "prt 80");
    assertThat(filter.exitCode()).isEqualTo(2);
    assertThat(filter.error().lines()).singleElement().asString().contains("syntax error");
  }

  private Listener extract(String profile) throws IOException {
    String output = folder.resolve(profile + ".csv").toString();
    return new Listener("extract", "-o", output, "--profile", profile);
  }

  private void replay() throws IOException {
    Process process =
        network.startJava(PacketReplay.class, capture.toString(), NetworkNamespace.SENDER);
    assertThat(process.errorReader().readAllAsString()).isEmpty();
    assertThat(NetworkNamespace.waitFor(process)).isZero();
  }

  private List<String> rowsWithoutTimes(String name) throws IOException {
    return FlowCsv.rows(Files.readString(folder.resolve(name + ".csv"))).stream()
        .map(row -> row.replaceAll(TIMES, ""))
        .sorted()
        .collect(Collectors.toList());
  }

  private List<String> rowsOfFileWithoutTimes(String profile) throws IOException {
    Path output = folder.resolve("file.csv");
    CommandRun run =
        CommandRun.of(
            new MlIdsFlows(),
            "extract",
            capture.toString(),
            "-o",
            output.toString(),
            "--profile",
            profile);
    assertThat(run.exitCode()).isZero();
    List<String> rows = rowsWithoutTimes("file");
    assertThat(rows).hasSizeGreaterThan(5);
    assertThat(rows.getFirst())
        .contains("Flow ID", "Tot Fwd Pkts", "Pkt Len Mean", "PSH Flag Cnt", "Init Bwd Win Byts")
        .doesNotContain("IAT", "Duration", "Timestamp");
    return rows;
  }

  /** Starts a command and waits until it is capturing. */
  private final class Listener {
    private final Process process;
    private final BufferedReader error;
    private String firstLines = "";

    Listener(String command, String... options) throws IOException {
      String[] arguments = new String[options.length + 4];
      arguments[0] = command;
      arguments[1] = "-i";
      arguments[2] = NetworkNamespace.LISTENER;
      arguments[3] = "--incoming";
      System.arraycopy(options, 0, arguments, 4, options.length);
      process = network.startJava(MlIdsFlows.class, arguments);
      error = process.errorReader();
      String line = error.readLine();
      while (line != null && !line.contains("capturing on")) {
        firstLines += line + "\n";
        line = error.readLine();
      }
      assertThat(line).as(firstLines).isNotNull();
    }

    int terminate() {
      // Process.destroy would also close the streams that we still have to read.
      process.toHandle().destroy();
      return NetworkNamespace.waitFor(process);
    }

    String errors() throws IOException {
      return firstLines + error.readAllAsString();
    }
  }
}
