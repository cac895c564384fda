package io.mlids.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.packets.FlowSelection;
import io.mlids.api.packets.KeptPackets;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.NetworkNamespace;
import io.mlids.core.testing.PacketReplay;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sensor at one end of a virtual wire. The wire's interfaces appear and disappear. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("process")
@Tag("root")
@Tag("native")
class SensorOnAWireTest {
  @TempDir private Path folder;

  @Test
  void findsAttacksBeforeAndAfterItsInterfaceDisappears() throws Exception {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    try (NetworkNamespace network = NetworkNamespace.require()) {
      Process process =
          network.startJava(SensorProcess.class, NetworkNamespace.LISTENER, model.toString());
      BufferedReader out = process.inputReader();
      readUntil(out, "running");
      attack(network, "10.0.0.1");
      readUntil(out, "attack 10.0.0.1");
      network.setListener(false);
      assertThat(readUntil(out, "failed ")).contains("mlids1: the interface is down; bring it up");
      network.setListener(true);
      readUntil(out, "running");
      network.removeInterfaces();
      assertThat(readUntil(out, "failed ")).contains(NetworkNamespace.LISTENER);
      network.connect();
      readUntil(out, "running");
      attack(network, "10.0.0.9");
      readUntil(out, "attack 10.0.0.9");
      process.outputWriter().append('\n').flush();
      readUntil(out, "ended");
      assertThat(NetworkNamespace.waitFor(process)).isZero();
    }
  }

  @Test
  void keepsItsPacketsAsTheyWereCaptured() throws Exception {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    Path packets = folder.resolve("packets");
    try (NetworkNamespace network = NetworkNamespace.require()) {
      Process process =
          network.startJava(
              SensorProcess.class, NetworkNamespace.LISTENER, model.toString(), packets.toString());
      BufferedReader out = process.inputReader();
      readUntil(out, "running");
      attack(network, "10.0.0.1");
      attack(network, "10.0.0.3");
      readUntil(out, "attack 10.0.0.3");
      process.outputWriter().append('\n').flush();
      readUntil(out, "ended");
      assertThat(NetworkNamespace.waitFor(process)).isZero();
    }
    FlowSelection flow =
        new FlowSelection(
            new FlowKey(
                FoundIncident.address(10, 0, 0, 1),
                FoundIncident.address(10, 0, 0, 2),
                5000,
                80,
                6,
                0),
            0,
            Long.MAX_VALUE / 2);
    PacketSettings settings = PacketSettings.of(packets, PacketSettings.LEAST_BYTES);
    try (PacketRing ring = PacketRing.start(settings, Clock.systemUTC())) {
      await().until(() -> ring.counts().files() > 0);
      byte[] carved =
          KeptPackets.carve(
              ring,
              flow,
              new RunChoice.ByOrigin("sensor " + NetworkNamespace.LISTENER, Long.MAX_VALUE));
      List<CaptureBytes.Packet> sent = packetsOf("10.0.0.1").packets();
      assertThat(KeptPackets.packets(carved))
          .extracting(packet -> HexFormat.of().formatHex(packet.bytes()))
          .containsExactlyElementsOf(
              sent.stream().map(each -> HexFormat.of().formatHex(each.bytes())).toList());
    }
  }

  private void attack(NetworkNamespace network, String source) throws IOException {
    Path capture = Files.write(folder.resolve("attack.pcap"), packetsOf(source).pcap());
    Process replay =
        network.startJava(PacketReplay.class, capture.toString(), NetworkNamespace.SENDER);
    assertThat(replay.errorReader().readAllAsString()).isEmpty();
    assertThat(NetworkNamespace.waitFor(replay)).isZero();
  }

  private static CaptureBytes packetsOf(String source) {
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < 12; i++) {
      int flags = i < 11 ? Frame.ACK : Frame.FIN;
      packets.packet(i, Frame.tcp(5000, 80, flags, 5).ipv4(source, "10.0.0.2").ethernet());
    }
    return packets;
  }

  private static String readUntil(BufferedReader out, String beginning) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = out.readLine();
    }
    assertThat(line).as("a line that begins with " + beginning).isNotNull();
    return line;
  }
}
