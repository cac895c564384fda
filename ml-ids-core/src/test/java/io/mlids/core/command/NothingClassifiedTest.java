package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests captures in which nothing can be classified. The output must not suggest that no attacks
 * occurred.
 */
class NothingClassifiedTest {
  private static final Frame REQUEST = Frame.udp(1000, 53, 5).ipv4("10.0.0.1", "10.0.0.2");
  private static final Frame ARP = Frame.ofProtocol(0, new byte[28]).ethernet(0x0806);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cse2018", "corrected"})
  void anUnsupportedLinkTypeIsUnusableAndNamed(String profile) throws IOException {
    CommandRun run = extract(profile, undecoded());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .containsOnlyOnce("nothing could be classified")
        .contains(
            "usb.pcap: nothing could be classified: 2 packets with the unsupported link type 189"
                + " (USB_LINUX)");
  }

  @Test
  void anUnusableCaptureAmongUsableOnesIsAPartialFailure() throws IOException {
    CommandRun run = extract("corrected", undecoded(), usable());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("usb.pcap: nothing could be classified");
    assertThat(rows()).hasSize(2);
  }

  @Test
  void namesTheUnusedPartOfAMixedCapture() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    file.writeBytes(CaptureBytes.sectionHeader(order));
    file.writeBytes(CaptureBytes.interfaceBlock(order, 1, 6));
    file.writeBytes(CaptureBytes.interfaceBlock(order, 187, 6));
    Packet request = Packet.of(5, REQUEST.ethernet().bytes());
    file.writeBytes(CaptureBytes.enhancedPacket(order, 0, request, 6));
    file.writeBytes(CaptureBytes.enhancedPacket(order, 1, request, 6));
    CommandRun run = extract("corrected", write("mixed.pcapng", file.toByteArray()));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .contains(
            "mixed.pcapng: not used: 1 packet with the unsupported link type 187"
                + " (BLUETOOTH_HCI_H4)");
    assertThat(rows()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cse2018", "corrected"})
  void aCaptureOfOnlyArpCannotBeClassified(String profile) throws IOException {
    CommandRun run = extract(profile, capture("arp.pcap", ARP, ARP));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains("arp.pcap: nothing could be classified: 2 packets without IP;");
    assertThat(rows()).as("the header").hasSize(1);
  }

  @Test
  void aCaptureOfOnlyMalformedPacketsCannotBeClassified() throws IOException {
    Frame cut = new Frame(Arrays.copyOf(REQUEST.ethernet().bytes(), 30), 0, 0);
    CommandRun run = extract("corrected", capture("cut.pcap", cut, cut, ARP));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains(
            "cut.pcap: nothing could be classified: 1 packet without IP; 2 packets malformed;");
  }

  @Test
  void aCaptureOfOnlyIpv6CannotBeClassifiedInProfileCse2018() throws IOException {
    Path capture = capture("six.pcap", Frame.udp(1, 2, 3).ipv6(1, 2).ethernet());
    CommandRun run = extract("cse2018", capture);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains(
            "six.pcap: nothing could be classified: 1 packet of IPv6, which only the profile");
    assertThat(extract("corrected", capture).exitCode()).isZero();
  }

  @Test
  void reportsACaptureWithoutPacketsButSucceeds() throws IOException {
    CommandRun run = extract("corrected", capture("empty.pcap"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).contains("empty.pcap: nothing could be classified: no packets");
  }

  @Test
  void theCicFallbackStaysSilent() throws IOException {
    Path capture = capture("arp.pcap", ARP, ARP);
    CommandRun run =
        CommandRun.of(
            new MlIdsFlows(),
            "extract",
            capture.toString(),
            "--cic-fallback",
            "-o",
            folder.resolve("flows.csv").toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).doesNotContain("judged");
  }

  @Test
  void detectDoesNotClaimThatThereWereNoAttacks() throws IOException {
    HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CORRECTED);
    CommandRun run =
        CommandRun.of(
            new MlIdsFlows(),
            "detect",
            undecoded().toString(),
            "--model",
            folder.resolve("model").toString(),
            "-o",
            folder.resolve("verdicts").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains("attacks: unknown; nothing could be classified")
        .doesNotContain("attacks: 0 of 0");
  }

  @Test
  void incidentsHasTheSameExitCodes() throws IOException {
    String output = folder.resolve("incidents").toString();
    CommandRun run =
        CommandRun.of(new MlIdsFlows(), "incidents", undecoded().toString(), "-o", output);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("usb.pcap: nothing could be classified");
    CommandRun beside =
        CommandRun.of(
            new MlIdsFlows(),
            "incidents",
            undecoded().toString(),
            usable().toString(),
            "-o",
            output);
    assertThat(beside.exitCode()).isEqualTo(1);
  }

  @Test
  void ignoreVlanJoinsFlowsThatAreTaggedInOneDirectionOnly() throws IOException {
    Frame answer = Frame.udp(53, 1000, 50).ipv4("10.0.0.2", "10.0.0.1");
    Path capture = capture("mirror.pcap", REQUEST.vlan(7).ethernet(), answer.ethernet());
    assertThat(extract("corrected", capture).exitCode()).isZero();
    assertThat(rows()).hasSize(3).anySatisfy(row -> assertThat(row).contains("-vlan7,"));
    CommandRun run = extract("corrected", capture, Path.of("--ignore-vlan"));
    assertThat(run.exitCode()).isZero();
    assertThat(rows()).hasSize(2).noneSatisfy(row -> assertThat(row).contains("-vlan"));
  }

  private Path undecoded() throws IOException {
    CaptureBytes capture = new CaptureBytes().linkType(189);
    return write("usb.pcap", capture.packet(1, REQUEST).packet(2, REQUEST).pcap());
  }

  private Path usable() throws IOException {
    return capture("good.pcap", REQUEST.ethernet());
  }

  private Path capture(String name, Frame... frames) throws IOException {
    CaptureBytes capture = new CaptureBytes();
    for (Frame frame : frames) {
      capture.packet(1_000_000, frame);
    }
    return write(name, capture.pcap());
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private CommandRun extract(String profile, Path... captures) {
    return CommandRun.of(
        new MlIdsFlows(),
        Stream.concat(
                Stream.of("extract", "--profile", profile, "-o", flows().toString()),
                Arrays.stream(captures).map(Path::toString))
            .toArray(String[]::new));
  }

  private Path flows() {
    return folder.resolve("flows.csv");
  }

  private List<String> rows() throws IOException {
    return Files.readAllLines(flows());
  }
}
