package io.mlids.core.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackedPacketsTest {
  private static DecodedPacket packet(boolean isIpv6, long seed) {
    DecodedPacket packet = new DecodedPacket();
    packet.ipv6 = isIpv6;
    packet.timestamp = -seed;
    packet.sourceHigh = isIpv6 ? -2 - seed : 0;
    packet.sourceLow = isIpv6 ? Long.MIN_VALUE + seed : 0xFFFF_FFFFL - seed;
    packet.destinationHigh = isIpv6 ? -3 - seed : 0;
    packet.destinationLow = isIpv6 ? Long.MAX_VALUE - seed : 0xFFFF_FFFEL - seed;
    packet.sourcePort = 0xFFFF;
    packet.destinationPort = 0xFFFE;
    packet.protocol = 0xFF;
    packet.vlan = 0xFFF;
    packet.payloadLength = Integer.MAX_VALUE;
    packet.flags = 0xFF;
    packet.sequence = (int) -seed;
    return packet;
  }

  private static List<Object> fields(DecodedPacket packet) {
    return List.of(
        packet.ipv6,
        packet.timestamp,
        packet.sourceHigh,
        packet.sourceLow,
        packet.destinationHigh,
        packet.destinationLow,
        packet.sourcePort,
        packet.destinationPort,
        packet.protocol,
        packet.vlan,
        packet.payloadLength,
        packet.flags,
        packet.sequence);
  }

  @Test
  void packetsWithTheLargestValuesAreReadAsTheyWereWritten() {
    PackedPackets packed = new PackedPackets();
    DecodedPacket read = new DecodedPacket();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1000; i++) {
        packed.add(packet(i % 3 == 0, i), i, Integer.MAX_VALUE - i);
      }
      assertThat(packed.size()).isEqualTo(1000);
      for (int i = 0; i < 1000; i++) {
        assertThat(packed.next(read)).isTrue();
        assertThat(fields(read)).isEqualTo(fields(packet(i % 3 == 0, i)));
        assertThat(read.payloadOffset()).isEqualTo(i);
        assertThat(packed.end()).isEqualTo(Integer.MAX_VALUE - i);
      }
      assertThat(packed.next(read)).isFalse();
      packed.clear();
    }
  }
}
