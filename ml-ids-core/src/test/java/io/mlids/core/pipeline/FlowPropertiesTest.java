package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.RandomTraffic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests properties that hold for any capture and both profiles. */
@Tag("slow")
class FlowPropertiesTest {
  private static final int SEEDS = 20;
  private static final int PACKETS = 600;

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void swappingSourceAndDestinationSwapsOnlyTheEndpoints(FeatureProfile profile) {
    for (long seed = 0; seed < SEEDS; seed++) {
      CaptureBytes capture = RandomTraffic.capture(seed, PACKETS);
      CaptureBytes exchanged = new CaptureBytes();
      capture.packets().forEach(p -> exchanged.packet(exchanged(p)));
      assertThat(mirrored(extract(profile, exchanged), true))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(mirrored(extract(profile, capture), false));
    }
  }

  private static List<String> mirrored(Extracted extracted, boolean mirror) {
    return extracted.flows().stream()
        .map(
            flow -> {
              Map<String, Double> features = Extracted.features(flow);
              features.remove(Feature.DST_PORT.columnName());
              String source = flow.sourceAddress() + ":" + flow.sourcePort();
              String destination = flow.destinationAddress() + ":" + flow.destinationPort();
              return (mirror ? destination + source : source + destination)
                  + flow.start()
                  + features;
            })
        .toList();
  }

  private static Packet exchanged(Packet packet) {
    byte[] bytes = packet.bytes().clone();
    int ip = bytes[12] == (byte) 0x81 ? 18 : 14;
    boolean ipv6 = bytes[ip] >> 4 == 6;
    int addresses = ip + (ipv6 ? 8 : 12);
    int size = ipv6 ? 16 : 4;
    swap(bytes, addresses, addresses + size, size);
    if (bytes[ip + (ipv6 ? 6 : 9)] != 1) {
      int ports = ip + (ipv6 ? 40 : 20);
      swap(bytes, ports, ports + 2, 2);
    }
    return Packet.of(packet.micros(), bytes);
  }

  private static void swap(byte[] bytes, int a, int b, int length) {
    for (int i = 0; i < length; i++) {
      byte kept = bytes[a + i];
      bytes[a + i] = bytes[b + i];
      bytes[b + i] = kept;
    }
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void aCaptureSplitInTwoGivesTheSameFlows(FeatureProfile profile) {
    for (long seed = 0; seed < SEEDS; seed++) {
      CaptureBytes whole = RandomTraffic.capture(seed, PACKETS);
      CaptureBytes first = new CaptureBytes();
      CaptureBytes second = new CaptureBytes();
      int cut = (int) (seed * PACKETS / SEEDS);
      whole.packets().subList(0, cut).forEach(first::packet);
      whole.packets().subList(cut, PACKETS).forEach(second::packet);
      Extracted parts =
          Extracted.from(
              ExtractionSettings.of(profile),
              new ByteArrayInputStream(first.pcap()),
              new ByteArrayInputStream(second.pcapng(ByteOrder.BIG_ENDIAN, 9)));
      assertThat(parts.rows()).isEqualTo(extract(profile, whole).rows());
      assertThat(parts.summary().capture().packets()).isEqualTo(PACKETS);
    }
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void gzipAPipeAndPcapngGiveTheSameFlows(FeatureProfile profile) throws IOException {
    CaptureBytes capture = RandomTraffic.capture(99, PACKETS);
    ExtractionSettings settings = ExtractionSettings.of(profile);
    List<String> expected = extract(profile, capture).rows();
    assertThat(expected).hasSizeGreaterThan(50);

    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(capture.pcapng(ByteOrder.LITTLE_ENDIAN, 6));
    }
    assertThat(Extracted.from(settings, new ByteArrayInputStream(zipped.toByteArray())).rows())
        .isEqualTo(expected);
    assertThat(Extracted.from(settings, pipe(capture.pcap(ByteOrder.BIG_ENDIAN, true))).rows())
        .isEqualTo(expected);
  }

  private static InputStream pipe(byte[] content) throws IOException {
    PipedInputStream in = new PipedInputStream(64);
    PipedOutputStream out = new PipedOutputStream(in);
    Thread.ofVirtual()
        .start(
            () -> {
              try (out) {
                out.write(content);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    return in;
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void accountsForEveryPacketAndFlowAtAnyLimit(FeatureProfile profile) {
    CaptureBytes capture = RandomTraffic.capture(5, 4000);
    long packets = 0;
    for (int limit : new int[] {1, 2, 3, 7, 16, FlowMeter.UNLIMITED}) {
      Extracted extracted =
          Extracted.from(new ExtractionSettings(profile, false, Optional.empty(), limit), capture);
      MeterStatistics flows = extracted.summary().flows();
      assertThat(flows.written()).isEqualTo(extracted.flows().size()).isPositive();
      assertThat(flows.active()).isZero();
      assertThat(flows.opened())
          .isEqualTo(flows.written() + flows.droppedSinglePacket() + flows.droppedAtLimit());
      assertThat(flows.isExact()).isEqualTo(limit == FlowMeter.UNLIMITED);
      long skipped = extracted.summary().packetsSkipped().values().stream().mapToLong(n -> n).sum();
      assertThat(extracted.summary().packetsDecoded() + skipped).isEqualTo(4000);
      packets = extracted.flows().stream().mapToLong(FlowRecord::packets).sum();
      assertThat(packets)
          .isEqualTo(
              extracted.summary().packetsDecoded()
                  - flows.droppedSinglePacket()
                  - flows.droppedAtLimit());
    }
  }

  private static Extracted extract(FeatureProfile profile, CaptureBytes capture) {
    return Extracted.from(ExtractionSettings.of(profile), capture);
  }
}
