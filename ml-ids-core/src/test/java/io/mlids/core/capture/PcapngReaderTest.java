package io.mlids.core.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.PcapReaderTest.Pieces;
import io.mlids.core.capture.PcapReaderTest.Read;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final int MICROSECONDS = 6;
  private static final long NOON = 1_700_000_000_123_456L;

  @TempDir Path folder;

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
  void readsSeveralSectionsAndInterfacesAndSkipsOtherBlocks() throws IOException {
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
      // A simple packet block has no timestamp.
      expectNext(source, NOON + 5, CaptureBytes.SLL, udp(4));
      assertThat(source.next()).isFalse();
      assertThat(source.statistics().isComplete()).isTrue();
    }
  }

  @Test
  void aPacketOfAMissingInterfaceIsDamage() throws IOException {
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
  void findsTheNextBlockAfterADamagedOne() throws IOException {
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
  void recoversFromADamagedLengthInABlockOfAnotherType() throws IOException {
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

  @ParameterizedTest
  @ValueSource(ints = {4, 10, 0x0BAD, 0x40000BAD, 0x7777, 0x80000001, 0xFFFF_FFFF})
  void skipsBlocksOfOtherTypesRegardlessOfSizeAndContent(int type) throws IOException {
    byte[] within = CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(7)), MICROSECONDS);
    for (int size :
        new int[] {0, 4, 100, 500_000, 524_276, 524_280, 526_328, 1_048_576, 3_000_000}) {
      ByteBuffer body = ByteBuffer.allocate(size);
      while (body.remaining() >= within.length) {
        body.put(within);
      }
      ByteArrayOutputStream file = start();
      file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(1)), 6));
      file.writeBytes(CaptureBytes.block(LITTLE, type, body.array()));
      file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(2)), 6));
      for (Read read : readInAllWays(file.toByteArray())) {
        assertThat(read.packets())
            .as("size %d", size)
            .containsExactly(packet(NOON, udp(1)), packet(NOON, udp(2)));
        assertThat(read.statistics().isComplete()).isTrue();
      }
    }
  }

  @Test
  void skipsAPacketBlockThatIsTooLargeAsOneBlock() throws IOException {
    byte[] within = CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(7)), MICROSECONDS);
    ByteBuffer content = ByteBuffer.allocate(2_000_000);
    while (content.remaining() >= within.length) {
      content.put(within);
    }
    for (int size : new int[] {300_000, 524_288, 1_000_000, 2_000_000}) {
      Packet large = packet(NOON, Arrays.copyOf(content.array(), size));
      ByteArrayOutputStream file = start();
      file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, large, 6));
      file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(2)), 6));
      for (Read read : readInAllWays(file.toByteArray())) {
        assertThat(read.packets())
            .as("size %d", size)
            .filteredOn(packet -> packet.bytes().length < size)
            .containsExactly(packet(NOON, udp(2)));
      }
    }
  }

  @Test
  void blocksWithinThePayloadOfADamagedPacketAreNeverPackets() throws IOException {
    byte[] within = CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(7)), MICROSECONDS);
    for (int shift = 0; shift < 4; shift++) {
      ByteBuffer payload = ByteBuffer.allocate(udp(0).bytes().length + shift + 9 * within.length);
      payload.put(udp(0).bytes()).position(payload.position() + shift);
      while (payload.hasRemaining()) {
        payload.put(within);
      }
      byte[] hostile =
          CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, payload.array()), MICROSECONDS);
      ByteArrayOutputStream before = start();
      ByteArrayOutputStream file = start();
      file.writeBytes(hostile);
      int end = file.size();
      file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, udp(2)), 6));
      for (int length : new int[] {0, 8, 13, 100, hostile.length - 4, 1 << 20, 0x7FFF_FFF0, -1}) {
        byte[] damaged = file.toByteArray();
        ByteBuffer.wrap(damaged).order(LITTLE).putInt(before.size() + 4, length);
        for (Read read : readInAllWays(damaged)) {
          assertThat(read.packets()).as("length %d", length).containsExactly(packet(NOON, udp(2)));
          assertThat(read.statistics().damages()).isEqualTo(1);
        }
      }
      for (int cut : new int[] {end - 1, end - 4, end - 5, end - within.length}) {
        for (Read read : readInAllWays(Arrays.copyOf(file.toByteArray(), cut))) {
          assertThat(read.packets()).as("cut at %d", cut).isEmpty();
          assertThat(read.statistics().truncatedAt()).hasValue(before.size());
        }
      }
    }
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void headersThatClaimTooMuchTakeLinearTime() throws IOException {
    // If each header made the reader move its window, reading 16 MB of headers would take many
    // minutes.
    byte[] empty = CaptureBytes.block(LITTLE, 4, new byte[0]);
    for (int type : new int[] {0x7777, 4, 6, 1, 3}) {
      ByteBuffer file = ByteBuffer.allocate(16 << 20).order(LITTLE);
      file.put(start().toByteArray());
      while (file.remaining() >= 12 + 2 * empty.length) {
        file.putInt(type).putInt(0x7FFF_FFF0).putInt(0).put(empty).put(empty);
      }
      byte[] bytes = Arrays.copyOf(file.array(), file.position());
      for (Read read : readInAllWays(bytes)) {
        assertThat(read.packets()).isEmpty();
        assertThat(read.statistics().isComplete()).isFalse();
      }
    }
  }

  @Test
  void recoversInAFileFromALargeBlockWithAWrongLength() throws IOException {
    ByteArrayOutputStream file = start();
    int at = file.size();
    file.writeBytes(CaptureBytes.block(LITTLE, 0x7777, new byte[20]));
    for (int i = 0; i < 9_000; i++) {
      file.writeBytes(CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON + i, udp(100)), 6));
    }
    byte[] damaged = file.toByteArray();
    for (int length : new int[] {1 << 20, 0x7FFF_FFF0}) {
      ByteBuffer.wrap(damaged).order(LITTLE).putInt(at + 4, length);
      Read read = readFile(damaged);
      assertThat(read.packets()).hasSize(9_000);
      assertThat(read.statistics().damages()).isEqualTo(1);
      assertThat(read.statistics().truncatedAt()).isEmpty();
      Read stream = read(damaged);
      assertThat(stream.statistics().isComplete()).isFalse();
    }
  }

  @Test
  void acceptsLengthsWithoutPadding() throws IOException {
    ByteArrayOutputStream file = start();
    for (int size = 60; size < 64; size++) {
      byte[] block = CaptureBytes.enhancedPacket(LITTLE, 0, packet(NOON, new byte[size]), 6);
      int unpadded = 32 + size;
      ByteBuffer.wrap(block).order(LITTLE).putInt(4, unpadded).putInt(block.length - 4, unpadded);
      file.writeBytes(block);
    }
    Read read = read(file.toByteArray());
    assertThat(read.packets()).extracting(Packet::captured).containsExactly(60L, 61L, 62L, 63L);
    assertThat(read.statistics().isComplete()).isTrue();
  }

  private static ByteArrayOutputStream start() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(CaptureBytes.sectionHeader(LITTLE));
    file.writeBytes(CaptureBytes.interfaceBlock(LITTLE, CaptureBytes.ETHERNET, MICROSECONDS));
    return file;
  }

  /** Reads the bytes in one piece, in small pieces and as a file. */
  private List<Read> readInAllWays(byte[] bytes) throws IOException {
    return List.of(
        read(bytes), PcapReaderTest.read(new Pieces(bytes), ReadMode.TOLERANT), readFile(bytes));
  }

  private Read readFile(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("capture"), bytes);
    try (PacketSource source = CaptureFile.open(file, ReadMode.TOLERANT)) {
      return PcapReaderTest.read(source);
    }
  }

  @Test
  void readsATruncatedFileUpToTheCutAndReportsTheOffset() throws IOException {
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

  private static Packet packet(long micros, byte[] bytes) {
    return Packet.of(micros, bytes);
  }

  private static Packet packet(long micros, Frame frame) {
    return Packet.of(micros, frame.bytes());
  }

  private static PacketSource open(byte[] file) throws IOException {
    return CaptureFile.open(new ByteArrayInputStream(file), "test", ReadMode.TOLERANT);
  }

  private static Read read(byte[] file) throws IOException {
    return PcapReaderTest.read(file, ReadMode.TOLERANT);
  }
}
