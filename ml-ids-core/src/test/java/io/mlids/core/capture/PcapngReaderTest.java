package io.mlids.core.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.PcapReaderTest.Read;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapngReaderTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final int MICROSECONDS = 6;
  private static final long NOON = 1_700_000_000_123_456L;

  @ParameterizedTest
  @CsvSource({"false, 6", "true, 6", "false, 9", "true, 9", "false, 7", "false, 158", "true, 160"})
  void readsBothByteOrdersAndAnyTimeResolution(boolean bigEndian, int resolution)
      throws IOException {
    ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : LITTLE;
    CaptureBytes capture = new CaptureBytes().packet(NOON, udp(1)).packet(NOON + 1, udp(2));
    assertThat(read(capture.pcapng(order, resolution)).packets())
        .containsExactlyElementsOf(capture.packets());
  }

  @Test
  void coarseResolutionsCountInTheirUnits() throws IOException {
    CaptureBytes capture = new CaptureBytes().packet(NOON, udp(1));
    assertThat(read(capture.pcapng(LITTLE, 3)).packets().getFirst().micros())
        .isEqualTo(NOON / 1000 * 1000);
    assertThat(read(capture.pcapng(LITTLE, 0)).packets().getFirst().micros())
        .isEqualTo(NOON / 1_000_000 * 1_000_000);
  }

  @Test
  void readsSeveralSectionsAndInterfacesAndPassesOverOtherBlocks() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(CaptureBytes.sectionHeader(LITTLE));
    file.writeBytes(CaptureBytes.block(LITTLE, 0x0BAD, new byte[2_000_000]));
    file.writeBytes(CaptureBytes.interfaceBlock(LITTLE, CaptureBytes.ETHERNET, 9));
    file.writeBytes(CaptureBytes.interfaceBlock(LITTLE, CaptureBytes.RAW_IP, MICROSECONDS));
    file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 1, packet(NOON, udp(1)), MICROSECONDS));
    file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(2)), 9));
    ByteOrder big = ByteOrder.BIG_ENDIAN;
    file.writeBytes(CaptureBytes.sectionHeader(big));
    file.writeBytes(CaptureBytes.interfaceBlock(big, CaptureBytes.SLL, MICROSECONDS));
    file.writeBytes(CaptureBytes.enhancedPacket(big, 0, packet(NOON + 5, udp(3)), MICROSECONDS));
    file.writeBytes(CaptureBytes.simplePacket(big, packet(0, udp(4))));

    try (PacketSource source = open(file.toByteArray())) {
      expectNext(source, NOON, CaptureBytes.RAW_IP, udp(1));
      expectNext(source, NOON, CaptureBytes.ETHERNET, udp(2));
      expectNext(source, NOON + 5, CaptureBytes.SLL, udp(3));
      // A simple packet block has no time.
      expectNext(source, NOON + 5, CaptureBytes.SLL, udp(4));
      assertThat(source.next()).isFalse();
      assertThat(source.statistics().isComplete()).isTrue();
    }
  }

  @Test
  void aPacketOfAnInterfaceThatIsNotThereIsDamage() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(CaptureBytes.sectionHeader(LITTLE));
    file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(1)), 6));
    file.writeBytes(CaptureBytes.interfaceBlock(LITTLE, 1, 6));
    file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(2)), 6));
    Read read = read(file.toByteArray());
    assertThat(read.packets()).containsExactly(packet(NOON, udp(2)));
    assertThat(read.statistics().damages()).isEqualTo(1);
  }

  @Test
  void findsTheNextBlockBehindADamagedOne() throws IOException {
    byte[] file =
        new CaptureBytes()
            .packet(NOON, udp(4))
            .packet(NOON + 1, udp(4))
            .packet(NOON + 2, udp(4))
            .pcapng(LITTLE, MICROSECONDS);
    byte[] block = CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(4)), MICROSECONDS);
    int second = file.length - 2 * block.length;
    for (int length : new int[] {0, 7, 13, 0x7FFF_FFF0, -1}) {
      byte[] damaged = file.clone();
      ByteBuffer.wrap(damaged).order(LITTLE).putInt(second + 4, length);
      Read read = read(damaged);
      assertThat(read.packets())
          .as("length %d", length)
          .containsExactly(packet(NOON, udp(4)), packet(NOON + 2, udp(4)));
      assertThat(read.statistics().damages()).isEqualTo(1);
    }
  }

  @Test
  void aBlockOfAnotherTypeWithADamagedLengthDoesNotSwallowTheRest() throws IOException {
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    before.writeBytes(CaptureBytes.sectionHeader(LITTLE));
    before.writeBytes(CaptureBytes.interfaceBlock(LITTLE, CaptureBytes.ETHERNET, MICROSECONDS));
    for (int type : new int[] {4, 0x0BAD, 0x7777}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes(before.toByteArray());
      file.writeBytes(CaptureBytes.block(LITTLE, type, new byte[20]));
      for (int i = 0; i < 9; i++) {
        file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON + i, udp(1)), 6));
      }
      for (int length : new int[] {48, 160, 32 | 1 << 19, type == 0x7777 ? 1 << 30 : 1 << 20}) {
        byte[] damaged = file.toByteArray();
        ByteBuffer.wrap(damaged).order(LITTLE).putInt(before.size() + 4, length);
        Read read = read(damaged);
        assertThat(read.packets()).as("type %x, length %d", type, length).hasSize(9);
        assertThat(read.statistics().damages()).isEqualTo(1);
        assertThat(read.statistics().truncatedAt()).isEmpty();
      }
    }
  }

  @Test
  void aLargeBlockOfNoStandardTypeIsDamage() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(CaptureBytes.sectionHeader(LITTLE));
    file.writeBytes(CaptureBytes.interfaceBlock(LITTLE, CaptureBytes.ETHERNET, MICROSECONDS));
    file.writeBytes(CaptureBytes.block(LITTLE, 0x7777, new byte[2_000_000]));
    file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(1)), 6));
    Read read = read(file.toByteArray());
    assertThat(read.packets()).containsExactly(packet(NOON, udp(1)));
    assertThat(read.statistics().damages()).isEqualTo(1);
  }

  @Test
  void aCutFileGivesEverythingBeforeTheCutAndSaysWhere() throws IOException {
    byte[] file =
        new CaptureBytes().packet(NOON, udp(1)).packet(NOON, udp(2)).pcapng(LITTLE, MICROSECONDS);
    byte[] block = CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(2)), MICROSECONDS);
    Read read = read(Arrays.copyOf(file, file.length - 1));
    assertThat(read.packets()).containsExactly(packet(NOON, udp(1)));
    assertThat(read.statistics().truncatedAt()).hasValue(file.length - block.length);
  }

  private static void expectNext(PacketSource source, long micros, int linkType, Frame frame)
      throws IOException {
    assertThat(source.next()).isTrue();
    assertThat(source.timestamp()).isEqualTo(micros);
    assertThat(source.linkType()).isEqualTo(linkType);
    assertThat(source.capturedLength()).isEqualTo(frame.bytes().length);
    assertThat(
            Arrays.copyOfRange(
                source.bytes(), source.offset(), source.offset() + source.capturedLength()))
        .isEqualTo(frame.bytes());
  }

  private static Frame udp(int payload) {
    return Frame.udp(1, 2, payload).ipv4("10.0.0.1", "10.0.0.2").ethernet();
  }

  private static Packet packet(long micros, Frame frame) {
    return Packet.of(micros, frame.bytes());
  }

  private static PacketSource open(byte[] file) throws IOException {
    return CaptureFile.open(new ByteArrayInputStream(file), "test", Reading.TOLERANT);
  }

  private static Read read(byte[] file) throws IOException {
    return PcapReaderTest.read(file, Reading.TOLERANT);
  }
}
