package io.mlids.api.packets.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.packets.KeptPackets;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks are read by the reader for pcapng files. */
class PcapngBlocksTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_700_000_000_123_456L, 4_294_967_296_000_001L})
  void packetsAreReadAsTheyWereWritten(long micros) throws IOException {
    CaptureBytes capture = new CaptureBytes();
    LongStream.range(0, 9)
        .forEach(
            i ->
                capture.packet(
                    micros + i, Frame.udp(1, 2, (int) i).ipv4("10.0.0.1", "10.0.0.2").ethernet()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PcapngBlocks.section("a comment"));
    out.writeBytes(PcapngBlocks.interfaceDescription(1, 0, "eth0", "the first"));
    try (PacketSource source = KeptPackets.open(capture.pcapng(ByteOrder.LITTLE_ENDIAN, 6))) {
      while (source.next()) {
        byte[] block = new byte[PcapngBlocks.packetSize(source.capturedLength())];
        assertThat(PcapngBlocks.putPacket(block, 0, 0, source, source.capturedLength()))
            .isEqualTo(block.length);
        out.writeBytes(block);
      }
    }
    assertThat(KeptPackets.packets(out.toByteArray())).isEqualTo(capture.packets());
    assertThat(KeptPackets.comment(out.toByteArray())).isEqualTo("a comment");
  }

  @Test
  void aLongCommentIsCutBetweenCharacters() {
    byte[] section = PcapngBlocks.section("é".repeat(40_000));
    assertThat(KeptPackets.comment(section)).isEqualTo("é".repeat(32_766));
  }

  @Test
  void anInterfaceIsReadAgain() {
    for (boolean continued : new boolean[] {false, true}) {
      FileInterface link =
          new FileInterface(
              new RecordedRun(12, 1_700_000_000_123_456L, "upload naïve.pcap", false),
              113,
              continued);
      ByteBuffer block = ByteBuffer.wrap(link.block(96)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(FileInterface.read(block)).contains(link);
    }
  }

  @Test
  void anInterfaceOfAnotherProgramIsNotOurs() {
    byte[] block = PcapngBlocks.interfaceDescription(1, 0, "eth0", "my card");
    assertThat(FileInterface.read(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN))).isEmpty();
  }
}
