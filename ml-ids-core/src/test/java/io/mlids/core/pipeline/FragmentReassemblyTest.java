package io.mlids.core.pipeline;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.PSH;
import static io.mlids.core.testing.Frame.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests fragmented datagrams in the corrected profile. */
class FragmentReassemblyTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final String A = "192.0.2.66";
  private static final String B = "198.51.100.2";

  private final CaptureBytes capture = new CaptureBytes();
  private long now = START;

  @Test
  void aScanInEightByteFragmentsGivesTheFlowsOfTheUnfragmentedScan() {
    CaptureBytes plain = new CaptureBytes();
    for (int port = 1; port <= 12; port++) {
      Frame probe = Frame.tcp(51_000, port, SYN, 1024, 77, 0, 0);
      for (int at = 0; at < 20; at += 8) {
        add(probe.ipv4Fragment(A, B, port, at, Math.min(8, 20 - at)));
      }
      plain.packet(now - 1, probe.ipv4(A, B).ethernet());
    }
    Extracted scan = extract();
    assertThat(scan.flows()).hasSize(12);
    assertThat(scan.rows()).isEqualTo(Extracted.from(scan.settings(), plain).rows());
    assertThat(scan.summary().packetsDecoded()).isEqualTo(36);
    assertThat(scan.summary().packetsSkipped()).isEmpty();
    assertThat(scan.summary().fragments().joined()).isEqualTo(24);
    assertThat(scan.summary().text()).contains("fragments: 24 joined");
  }

  @Test
  void headersAfterIpv6FragmentHeadersAreReassembledToo() {
    Frame options = Frame.tcp(51_000, 22, SYN, 1024, 77, 0, 0).ipv6Extension(60, new byte[22]);
    for (int at = 0; at < 44; at += 8) {
      Frame fragment = options.ipv6Fragment(5, at, Math.min(8, 44 - at));
      add(fragment.ipv6Extension(60, new byte[6]).ipv6Extension(0, new byte[6]).ipv6(1, 2));
    }
    FlowRecord flow = extract().only();
    assertThat(flow.flowId()).isEqualTo("2001:db8::1-2001:db8::2-51000-22-6");
    assertThat(flow.value(Feature.SYN_FLAG_CNT)).isEqualTo(1);
    assertThat(flow.packets()).isEqualTo(1);
    assertThat(flow.bytes()).isZero();
  }

  @Test
  void laterIpv6FragmentsJoinAFirstOneWithFurtherHeaders() {
    Frame options = Frame.udp(7, 8, 92).ipv6Extension(60, new byte[6]);
    add(options.ipv6Fragment(5, 0, 48).ipv6(1, 2));
    add(options.ipv6Fragment(5, 48, 60).ipv6(1, 2));
    FlowRecord flow = extract().only();
    assertThat(flow.packets()).isEqualTo(2);
    assertThat(flow.bytes()).isEqualTo(92);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyFragmentationInAnyOrderGivesTheFlowAndItsBytes(long seed) {
    Random random = new Random(seed);
    long bytes = 0;
    for (int id = 1; id <= 100; id++) {
      int payload = random.nextInt(400);
      bytes += payload;
      Frame whole = Frame.tcp(51_000, 80, ACK | PSH, 900, 77, 5, payload);
      List<Frame> fragments = new ArrayList<>();
      for (int at = 0; at < 20 + payload; ) {
        int length = Math.min(8 + 8 * random.nextInt(random.nextBoolean() ? 2 : 30), 20 + payload);
        length = Math.min(length, 20 + payload - at);
        fragments.add(
            seed % 2 == 0
                ? whole.ipv4Fragment(A, B, id, at, length).padded(20)
                : whole.ipv6Fragment(id, at, length).ipv6(1, 2).padded(20));
        at += length;
      }
      Collections.shuffle(fragments, random);
      fragments.forEach(this::add);
    }
    Extracted extracted = extract();
    FlowRecord flow = extracted.only();
    assertThat(flow.destinationPort()).isEqualTo(80);
    assertThat(flow.bytes()).isEqualTo(bytes);
    assertThat(flow.value(Feature.PSH_FLAG_CNT)).isEqualTo(100);
    assertThat(flow.value(Feature.FWD_HEADER_LEN)).isEqualTo(2000);
    assertThat(flow.packets() + extracted.summary().fragments().joined())
        .isEqualTo(extracted.summary().packetsDecoded())
        .isEqualTo(capture.packets().size());
    assertThat(extracted.summary().fragments().overlapping()).isZero();
    assertThat(extracted.summary().isExact()).isTrue();
  }

  @Test
  void keepsTheBytesReceivedFirstAndCountsOverlaps() {
    Frame honest = Frame.tcp(51_000, 80, SYN, 1024, 77, 0, 0);
    Frame forged = Frame.tcp(51_000, 81, ACK, 9, 78, 1, 0);
    add(honest.ipv4Fragment(A, B, 1, 0, 8));
    add(forged.ipv4Fragment(A, B, 1, 0, 8));
    add(honest.ipv4Fragment(A, B, 1, 8, 8));
    add(forged.ipv4Fragment(A, B, 1, 8, 8));
    add(honest.ipv4Fragment(A, B, 1, 16, 4));
    Extracted extracted = extract();
    FlowRecord flow = extracted.only();
    assertThat(flow.destinationPort()).isEqualTo(80);
    assertThat(flow.value(Feature.SYN_FLAG_CNT)).isEqualTo(1);
    assertThat(flow.value(Feature.ACK_FLAG_CNT)).isZero();
    assertThat(flow.bytes()).isZero();
    assertThat(extracted.summary().fragments().overlapping()).isEqualTo(2);
    assertThat(extracted.summary().text()).contains("2 overlapping");
  }

  @Test
  void countsATeardropAttackAsAnOverlap() {
    Frame whole = Frame.udp(7, 8, 48);
    add(whole.ipv4Fragment(A, B, 1, 0, 40));
    add(whole.ipv4Fragment(A, B, 1, 24, 4));
    Extracted extracted = extract();
    assertThat(extracted.only().packets()).isEqualTo(2);
    assertThat(extracted.summary().fragments().overlapping()).isEqualTo(1);
  }

  @Test
  void emptyAndRepeatedFragmentsChangeNothing() {
    Frame whole = Frame.tcp(51_000, 80, SYN, 1024, 77, 0, 30);
    add(whole.ipv4Fragment(A, B, 1, 0, 0));
    add(whole.ipv4Fragment(A, B, 1, 16, 0));
    add(whole.ipv4Fragment(A, B, 1, 16, 34));
    add(whole.ipv4Fragment(A, B, 1, 16, 34));
    add(whole.ipv4Fragment(A, B, 1, 0, 8));
    add(whole.ipv4Fragment(A, B, 1, 0, 8));
    add(whole.ipv4Fragment(A, B, 1, 8, 8));
    Extracted extracted = extract();
    FlowRecord flow = extracted.only();
    assertThat(flow.packets()).isEqualTo(1);
    assertThat(flow.bytes()).isEqualTo(30);
    assertThat(extracted.summary().packetsDecoded()).isEqualTo(7);
    assertThat(extracted.summary().fragments().overlapping()).isEqualTo(2);
  }

  @Test
  void decodesATunnelInSmallFragments() {
    Frame inside = Frame.tcp(51_000, 80, SYN, 5).ipv4(A, B).gre();
    for (int at = 0; at < inside.bytes().length; at += 8) {
      int length = Math.min(8, inside.bytes().length - at);
      add(inside.ipv4Fragment("10.0.0.1", "10.0.0.2", 9, at, length));
    }
    FlowRecord flow = extract().only();
    assertThat(flow.sourceAddress()).isEqualTo(A);
    assertThat(flow.destinationPort()).isEqualTo(80);
    assertThat(flow.bytes()).isEqualTo(5);
  }

  @Test
  void aMissingHeaderIsOnlyCounted() {
    Frame whole = Frame.tcp(51_000, 80, SYN, 40);
    add(whole.ipv4Fragment(A, B, 1, 0, 8));
    add(whole.ipv4Fragment(A, B, 1, 16, 8));
    add(whole.ipv4Fragment(A, B, 2, 24, 8));
    now += 31_000_000;
    add(whole.ipv4Fragment(A, B, 1, 8, 8));
    Extracted extracted = extract();
    assertThat(extracted.flows()).isEmpty();
    assertThat(extracted.summary().packetsSkipped())
        .containsExactly(java.util.Map.entry(PacketOutcome.FRAGMENT_WITHOUT_FIRST, 4L));
  }

  @Test
  void anInvalidHeaderInFragmentsIsMalformed() {
    byte[] tcp = Frame.tcp(51_000, 80, SYN, 60).bytes();
    tcp[12] = 0x10;
    Frame whole = Frame.ofProtocol(6, tcp);
    add(whole.ipv4Fragment(A, B, 1, 0, 72));
    add(whole.ipv4Fragment(A, B, 1, 72, 8));
    assertThat(extract().summary().packetsSkipped())
        .containsEntry(PacketOutcome.MALFORMED, 1L)
        .containsEntry(PacketOutcome.FRAGMENT_WITHOUT_FIRST, 1L);
  }

  @Test
  void laterFragmentsOfAnIcmpMessageBelongToItsFlow() {
    byte[] echo = new byte[108];
    echo[0] = 8;
    Frame whole = Frame.ofProtocol(1, echo);
    add(whole.ipv4Fragment(A, B, 1, 56, 52));
    add(whole.ipv4Fragment(A, B, 1, 0, 56));
    add(whole.ipv4Fragment(A, B, 2, 0, 56));
    add(whole.ipv4Fragment(A, B, 2, 56, 52));
    FlowRecord flow = extract().only();
    assertThat(flow.bytes()).isEqualTo(200);
    assertThat(flow.icmpType()).hasValue(8);
  }

  @Test
  void aFloodOfFirstFragmentsDisplacesOlderOnesAndIsCounted() {
    for (int id = 0; id < 60_000; id++) {
      add(Frame.tcp(51_000, 80, SYN, 0).ipv4Fragment(A, B, id, 0, 8));
    }
    Frame probe = Frame.tcp(51_000, 443, SYN, 0);
    add(probe.ipv4Fragment(A, B, 60_001, 0, 8));
    add(probe.ipv4Fragment(A, B, 60_001, 8, 12));
    Extracted extracted = extract();
    assertThat(extracted.only().destinationPort()).isEqualTo(443);
    assertThat(extracted.summary().fragments().displaced()).isGreaterThan(50_000);
    assertThat(extracted.summary().isExact()).isFalse();
    assertThat(
            LongStream.concat(
                    LongStream.of(extracted.summary().packetsDecoded()),
                    extracted.summary().packetsSkipped().values().stream().mapToLong(n -> n))
                .sum())
        .isEqualTo(60_002);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void accountsForRandomFragments(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = any(random, 2).bytes();
      if (random.nextInt(4) == 0) {
        bytes[14 + random.nextInt(Math.min(60, bytes.length - 14))] = (byte) random.nextInt();
      }
      int captured = random.nextInt(5) == 0 ? random.nextInt(bytes.length) : bytes.length;
      capture.packet(
          new CaptureBytes.Packet(
              now, java.util.Arrays.copyOf(bytes, captured), captured, bytes.length));
      now += random.nextInt(20) == 0 ? random.nextInt(40_000_000) - 5_000_000 : 1;
    }
    Extracted extracted = extract();
    ExtractionSummary summary = extracted.summary();
    assertThat(extracted.flows()).isNotEmpty();
    assertThat(summary.fragments().joined()).isPositive();
    assertThat(summary.fragments().waiting()).isZero();
    assertThat(
            extracted.flows().stream().mapToLong(FlowRecord::packets).sum()
                + summary.fragments().joined())
        .isBetween(summary.packetsDecoded(), (long) capture.packets().size());
    assertThat(extracted.flows()).allMatch(flow -> flow.bytes() >= 0 && flow.end() >= flow.start());
  }

  /** A fragment, or a tunnel packet that contains one. */
  private static Frame any(Random random, int depth) {
    int payload = random.nextInt(120);
    int ports = 1 + random.nextInt(3);
    Frame whole =
        switch (random.nextInt(5)) {
          case 0 -> Frame.udp(ports, 4789, payload);
          case 1 -> Frame.ofProtocol(random.nextInt(256), new byte[payload + 8]);
          case 2 -> Frame.tcp(ports, 80, ACK, payload).ipv6Extension(60, new byte[14]);
          default -> Frame.tcp(ports, 80, random.nextInt(64), payload);
        };
    if (depth > 0 && random.nextInt(4) == 0) {
      Frame inner = any(random, depth - 1);
      whole = random.nextBoolean() ? inner.gre() : inner.vxlan();
      return whole.ipv4Fragment(A, B, random.nextInt(50), 0, 8 * (whole.bytes().length / 8));
    }
    int length = whole.bytes().length;
    int at = random.nextInt(3) == 0 ? 0 : 8 * random.nextInt(length / 8 + 1);
    int part = Math.min(random.nextInt(3) == 0 ? random.nextInt(64) : 8, length - at);
    int id = random.nextInt(50);
    return (random.nextBoolean()
            ? whole.ipv4Fragment(A, B, id, at, part)
            : whole.ipv6Fragment(id, at, part).ipv6(1, 2))
        .padded(random.nextInt(3) * 10)
        .ethernet();
  }

  private void add(Frame ip) {
    capture.packet(now++, ip.ethernet());
  }

  private Extracted extract() {
    return Extracted.from(ExtractionSettings.of(FeatureProfile.CORRECTED), capture);
  }
}
