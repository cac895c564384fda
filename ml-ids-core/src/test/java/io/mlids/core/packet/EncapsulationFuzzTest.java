package io.mlids.core.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that nearly valid frames of every link type, tunnel and tag are decoded without exceptions
 * or hangs.
 */
@Timeout(600)
@Tag("fuzz")
class EncapsulationFuzzTest {
  private static final int ROUNDS = 300;

  private static final int[] INTERESTING = {
    0, 1, 2, 3, 4, 0x40, 0x45, 0x60, 0x7F, 0x80, 0xFE, 0xFF
  };

  static Stream<Arguments> frames() {
    return Stream.of(LinkTypesTest.links(), TunnelsTest.tunnels(), TunnelsTest.tags())
        .flatMap(each -> each);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void damagedHeadersHaveAnOutcome(String name, int link, Frame frame) throws IOException {
    CaptureBytes capture = new CaptureBytes().linkType(link);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      capture.packet(round, damaged(frame, random));
    }
    List<PacketDecoder> decoders =
        List.of(
            new InnermostIpDecoder(),
            new OutermostIpv4Decoder(false),
            new OutermostIpv4Decoder(true));
    for (PacketDecoder decoder : decoders) {
      assertThat(decodeAll(decoder, capture)).isEqualTo(ROUNDS);
    }
  }

  /** Truncates a frame or changes bytes, mostly in its headers. */
  private static Frame damaged(Frame frame, Random random) {
    byte[] bytes = frame.bytes().clone();
    for (int changes = random.nextInt(5); changes >= 0; changes--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 60) : bytes.length);
      bytes[at] =
          (byte)
              (random.nextBoolean()
                  ? random.nextInt()
                  : INTERESTING[random.nextInt(INTERESTING.length)]);
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
    return new Frame(Arrays.copyOf(bytes, length), 0, 0);
  }

  private static long decodeAll(PacketDecoder decoder, CaptureBytes capture) throws IOException {
    DecodedPacket packet = new DecodedPacket();
    long[] outcomes = new long[PacketOutcome.values().length];
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "fuzz", ReadMode.TOLERANT)) {
      while (source.next()) {
        PacketOutcome outcome = decoder.decode(source, packet);
        outcomes[outcome.ordinal()]++;
        if (outcome == PacketOutcome.DECODED) {
          assertThat(packet.payloadLength()).isNotNegative();
          assertThat(packet.vlan()).isBetween(0, 4095);
        }
      }
    }
    assertThat(decoder.notEntered().values()).allMatch(count -> count > 0);
    return IntStream.range(0, outcomes.length).mapToLong(i -> outcomes[i]).sum();
  }
}
