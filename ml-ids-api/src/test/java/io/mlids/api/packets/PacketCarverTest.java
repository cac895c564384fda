package io.mlids.api.packets;

import static io.mlids.api.packets.KeptPackets.SENSOR;
import static io.mlids.api.packets.KeptPackets.UPLOAD;
import static io.mlids.api.packets.KeptPackets.carve;
import static io.mlids.api.packets.KeptPackets.comment;
import static io.mlids.api.packets.KeptPackets.keep;
import static io.mlids.api.packets.KeptPackets.packets;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which packets belong to an incident or a flow. The incident lasts from second 0 to second 1. */
class PacketCarverTest {
  private static final long SECOND = 1_000_000;
  private static final long START = FoundIncident.START;
  private static final String ATTACKER = "192.0.2.66";
  private static final String VICTIM = "192.0.2.10";
  private static final String OTHER = "192.0.2.99";
  private static final Incident SCAN = FoundIncident.scan("a-1").incident();
  private static final IncidentSelection OF_SCAN = new IncidentSelection(SCAN);
  private static final RunChoice SENSOR_RUN =
      new RunChoice.ByNumber(1, SENSOR.text(), Long.MAX_VALUE);

  @TempDir private Path folder;
  private PacketRing ring;

  @BeforeEach
  void open() {
    ring = PacketRing.start(PacketSettings.of(folder, 64 << 20), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ring.close();
  }

  private static CaptureBytes.Packet at(long micros, Frame frame) {
    return CaptureBytes.Packet.of(START + micros, frame.bytes());
  }

  private static Frame tcp(String from, int fromPort, String to, int toPort) {
    return Frame.tcp(fromPort, toPort, Frame.SYN, 20).ipv4(from, to).ethernet();
  }

  private static byte[] capture(List<CaptureBytes.Packet> packets) {
    CaptureBytes capture = new CaptureBytes();
    packets.forEach(capture::packet);
    return capture.pcap();
  }

  private static byte[] capture(CaptureBytes.Packet... packets) {
    return capture(List.of(packets));
  }

  @Test
  void packetsOfAnIncidentAreThoseBetweenItsAddressesAtItsPortsInBothDirections()
      throws IOException {
    CaptureBytes.Packet request = at(0, tcp(ATTACKER, 4000, VICTIM, 22));
    CaptureBytes.Packet answer = at(1, tcp(VICTIM, 22, ATTACKER, 4000));
    CaptureBytes.Packet unreachable =
        at(
            2,
            Frame.ofProtocol(1, new byte[] {3, 3, 0, 0, 0, 0, 0, 0})
                .ipv4(VICTIM, ATTACKER)
                .ethernet());
    keep(
        ring,
        1,
        SENSOR,
        capture(
            request,
            at(0, tcp(ATTACKER, 4000, OTHER, 22)),
            at(0, tcp(OTHER, 4000, VICTIM, 22)),
            at(1, tcp(ATTACKER, 4001, VICTIM, 443)),
            answer,
            at(1, new Frame(new byte[50], 0, 0x0806).ethernet()),
            unreachable));
    assertThat(packets(carve(ring, OF_SCAN, SENSOR_RUN)))
        .containsExactly(request, answer, unreachable);
  }

  @Test
  void packetsOfOtherRunsAreLeftOut() throws IOException {
    CaptureBytes.Packet request = at(0, tcp(ATTACKER, 4000, VICTIM, 22));
    keep(ring, 1, SENSOR, capture(request));
    keep(ring, 2, UPLOAD, capture(at(0, tcp(ATTACKER, 5000, VICTIM, 22))));
    keep(ring, 3, UPLOAD, capture(at(0, tcp(ATTACKER, 6000, VICTIM, 22))));
    assertThat(packets(carve(ring, OF_SCAN, SENSOR_RUN))).containsExactly(request);
  }

  @Test
  void aRunNumberThatIsUsedAgainMeansTheLatestRunOfItsTime() throws IOException {
    CaptureBytes.Packet first = at(0, tcp(ATTACKER, 4000, VICTIM, 22));
    CaptureBytes.Packet second = at(0, tcp(ATTACKER, 5000, VICTIM, 22));
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    for (CaptureBytes.Packet each : List.of(first, second)) {
      ring.close();
      Instant now = each == first ? begin : begin.plus(Duration.ofHours(1));
      ring =
          PacketRing.start(PacketSettings.of(folder, 64 << 20), Clock.fixed(now, ZoneOffset.UTC));
      keep(ring, 1, UPLOAD, capture(each));
    }
    long firstBegun = begin.toEpochMilli() * 1000;
    assertThat(packets(carve(ring, OF_SCAN, new RunChoice.ByNumber(1, "upload", firstBegun))))
        .containsExactly(first);
    assertThat(packets(carve(ring, OF_SCAN, new RunChoice.ByNumber(1, "upload", Long.MAX_VALUE))))
        .containsExactly(second);
  }

  @Test
  void flowsAreWhole() throws IOException {
    CaptureBytes.Packet early = at(-60 * SECOND, tcp(ATTACKER, 4000, VICTIM, 22));
    CaptureBytes.Packet inside = at(0, tcp(VICTIM, 22, ATTACKER, 4000));
    CaptureBytes.Packet late = at(100 * SECOND, tcp(ATTACKER, 4000, VICTIM, 22));
    keep(
        ring,
        1,
        SENSOR,
        capture(
            at(-500 * SECOND, tcp(ATTACKER, 4000, VICTIM, 22)),
            at(-60 * SECOND, tcp(ATTACKER, 4444, VICTIM, 22)),
            early,
            inside,
            at(50 * SECOND, tcp(ATTACKER, 5555, VICTIM, 22)),
            late,
            at(400 * SECOND, tcp(ATTACKER, 4000, VICTIM, 22))));
    assertThat(packets(carve(ring, OF_SCAN, SENSOR_RUN))).containsExactly(early, inside, late);
  }

  @Test
  void fragmentsBelongToTheirFlowEvenIfTheFirstArrivesLast() throws IOException {
    Frame datagram = Frame.udp(4000, 22, 2000);
    List<CaptureBytes.Packet> fragments =
        List.of(
            at(0, datagram.ipv4Fragment(ATTACKER, VICTIM, 7, 1600, 408).ethernet()),
            at(1, datagram.ipv4Fragment(ATTACKER, VICTIM, 7, 800, 800).ethernet()),
            at(2, datagram.ipv4Fragment(ATTACKER, VICTIM, 7, 0, 800).ethernet()));
    Frame toAnotherPort = Frame.udp(4000, 99, 2000);
    keep(
        ring,
        1,
        SENSOR,
        capture(
            at(0, toAnotherPort.ipv4Fragment(ATTACKER, VICTIM, 8, 1600, 408).ethernet()),
            fragments.get(0),
            fragments.get(1),
            at(1, toAnotherPort.ipv4Fragment(ATTACKER, VICTIM, 8, 0, 1600).ethernet()),
            fragments.get(2)));
    assertThat(packets(carve(ring, OF_SCAN, SENSOR_RUN))).isEqualTo(fragments);
  }

  @Test
  void tunnelledPacketsKeepTheirOuterHeaders() throws IOException {
    Frame inner = Frame.tcp(4000, 22, Frame.SYN, 20).ipv4(ATTACKER, VICTIM);
    CaptureBytes.Packet tunnelled = at(0, inner.gre().ipv4("10.0.0.1", "10.0.0.2").ethernet());
    keep(ring, 1, SENSOR, capture(at(0, tcp("10.0.0.1", 1, "10.0.0.2", 22)), tunnelled));
    assertThat(packets(carve(ring, OF_SCAN, SENSOR_RUN))).containsExactly(tunnelled);
  }

  @Test
  void forgedSourcesAreFoundByVictimAndPort() throws IOException {
    Incident flood =
        FoundIncident.scan("a-1")
            .of(BehaviourKind.SYN_FLOOD)
            .by()
            .at(FoundIncident.address(192, 0, 2, 10), 80)
            .incident();
    List<CaptureBytes.Packet> packets =
        IntStream.range(0, 3_000)
            .mapToObj(i -> at(i, tcp("172.16." + i / 250 + "." + i % 250, 4000, VICTIM, 80)))
            .toList();
    keep(ring, 1, SENSOR, capture(packets));
    assertThat(packets(carve(ring, new IncidentSelection(flood), SENSOR_RUN))).isEqualTo(packets);
  }

  @Test
  void aFlowIsFoundByTheAddressesOfTheOuterHeaderToo() throws IOException {
    Frame inner = Frame.tcp(4000, 22, Frame.SYN, 20).ipv4(ATTACKER, VICTIM);
    CaptureBytes.Packet tunnelled = at(0, inner.ipv4("10.0.0.1", "10.0.0.2").ethernet());
    keep(ring, 1, UPLOAD, capture(tunnelled, at(1, tcp("10.0.0.1", 1, "10.0.0.2", 22))));
    IpAddress one = FoundIncident.address(10, 0, 0, 1);
    IpAddress two = FoundIncident.address(10, 0, 0, 2);
    FlowSelection outer =
        new FlowSelection(new FlowKey(one, two, 4000, 22, 6, 0), START, START + 10);
    FlowSelection innerFlow =
        new FlowSelection(
            new FlowKey(
                FoundIncident.address(192, 0, 2, 10),
                FoundIncident.address(192, 0, 2, 66),
                22,
                4000,
                6,
                0),
            START,
            START + 10);
    RunChoice choice = new RunChoice.ByOrigin(UPLOAD.text(), Long.MAX_VALUE);
    assertThat(packets(carve(ring, outer, choice))).containsExactly(tunnelled);
    assertThat(packets(carve(ring, innerFlow, choice))).containsExactly(tunnelled);
  }

  @Test
  void aFlowWithoutProtocolHasThePacketsOfAllProtocolsButTcpAndUdp() throws IOException {
    CaptureBytes.Packet ping =
        at(0, Frame.ofProtocol(1, new byte[8]).ipv4(ATTACKER, VICTIM).ethernet());
    CaptureBytes.Packet chunk = at(1, Frame.sctp(4000, 22, 20).ipv4(VICTIM, ATTACKER).ethernet());
    keep(ring, 1, SENSOR, capture(ping, chunk, at(2, tcp(ATTACKER, 4000, VICTIM, 22))));
    FlowSelection flow =
        new FlowSelection(
            new FlowKey(
                FoundIncident.address(192, 0, 2, 10),
                FoundIncident.address(192, 0, 2, 66),
                0,
                0,
                0,
                0),
            START,
            START + 10);
    assertThat(packets(carve(ring, flow, SENSOR_RUN))).containsExactly(ping, chunk);
  }

  @Test
  void theCommentSaysWhatTheCaptureIs() throws IOException {
    keep(ring, 1, SENSOR, capture(at(0, tcp(ATTACKER, 4000, VICTIM, 22))));
    assertThat(comment(carve(ring, OF_SCAN, SENSOR_RUN)))
        .isEqualTo(
            """
            Packets of a test
            Origin: sensor eth0
            Filter: packets between 192.0.2.66 and 192.0.2.10, ports 22, 80, and ICMP messages \
            between them
            Time of the incident: 2023-11-14T22:13:20Z to 2023-11-14T22:13:21Z
            Packets: 1, from 2023-11-14T22:13:20Z to 2023-11-14T22:13:20Z
            Missing: nothing that is known of\
            """);
  }

  @Test
  void aLimitIsStated() throws IOException {
    List<CaptureBytes.Packet> packets =
        IntStream.range(0, 100).mapToObj(i -> at(i, tcp(ATTACKER, i, VICTIM, 22))).toList();
    keep(ring, 1, SENSOR, capture(packets));
    PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
    byte[] carved = carve(carver, OF_SCAN, SENSOR_RUN, 10);
    assertThat(packets(carved)).isEqualTo(packets.subList(0, 10));
    assertThat(comment(carved))
        .contains(
            "this file ends at 2023-11-14T22:13:20.000009Z, because it has reached 10 packets");
  }

  @Test
  void packetsThatWereNotKeptAreSaidNotToBe() throws IOException {
    PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
    assertThat(carver.carve("x", OF_SCAN, SENSOR_RUN, 1))
        .isEqualTo(new PacketCarver.Result.NotKept("no packets of the sensor are kept"));
    keep(ring, 1, SENSOR, capture(at(500 * SECOND, tcp(ATTACKER, 4000, VICTIM, 22))));
    assertThat(carver.carve("x", OF_SCAN, SENSOR_RUN, 1))
        .isEqualTo(
            new PacketCarver.Result.NotKept(
                "packets of the sensor are kept from 2023-11-14T22:21:40Z on, and these are from"
                    + " 2023-11-14T22:13:20Z to 2023-11-14T22:13:21Z"));
  }

  @Test
  void onlyTwoCapturesAreCarvedAtATime() throws IOException {
    keep(ring, 1, SENSOR, capture(at(0, tcp(ATTACKER, 4000, VICTIM, 22))));
    PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
    CarvedPackets one = found(carver.carve("x", OF_SCAN, SENSOR_RUN, 1));
    CarvedPackets two = found(carver.carve("x", OF_SCAN, SENSOR_RUN, 1));
    assertThat(carver.carve("x", OF_SCAN, SENSOR_RUN, 1)).isEqualTo(new PacketCarver.Result.Busy());
    one.close();
    found(carver.carve("x", OF_SCAN, SENSOR_RUN, 1)).close();
    two.close();
  }

  private static CarvedPackets found(PacketCarver.Result result) {
    return ((PacketCarver.Result.Found) result).packets();
  }

  @Test
  void packetsOfEveryLinkTypeAreKept() throws IOException {
    CaptureBytes raw = new CaptureBytes().linkType(CaptureBytes.RAW_IP);
    CaptureBytes.Packet packet = at(0, Frame.tcp(4000, 22, Frame.SYN, 0).ipv4(ATTACKER, VICTIM));
    keep(ring, 1, UPLOAD, raw.packet(packet).pcapng(ByteOrder.BIG_ENDIAN, 9));
    byte[] carved = carve(ring, OF_SCAN, new RunChoice.ByNumber(1, UPLOAD.text(), Long.MAX_VALUE));
    assertThat(packets(carved)).containsExactly(packet);
    try (var source = KeptPackets.open(carved)) {
      source.next();
      assertThat(source.linkType()).isEqualTo(CaptureBytes.RAW_IP);
    }
  }
}
