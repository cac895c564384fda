package io.mlids.core.capture;

import static io.mlids.core.testing.Frame.ACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {
  private static final long NOON = 1_700_000_000_000_000L;

  /** The size of a record from {@link #many}: the record, Ethernet, IPv4 and TCP headers. */
  private static final int RECORD = 16 + 14 + 20 + 20;

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void readsBothByteOrdersAndBothResolutions(boolean bigEndian, boolean nanoseconds)
      throws IOException {
    ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    CaptureBytes capture = three();
    for (ReadMode mode : ReadMode.values()) {
      assertThat(read(capture.pcap(order, nanoseconds), mode).packets)
          .containsExactlyElementsOf(capture.packets());
    }
  }

  @Test
  void readsGzipAndASlowStreamLikeAFile() throws IOException {
    CaptureBytes capture = three();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(capture.pcap());
    }
    assertThat(read(zipped.toByteArray(), ReadMode.TOLERANT).packets)
        .containsExactlyElementsOf(capture.packets());
    assertThat(read(new Trickle(capture.pcap()), ReadMode.TOLERANT).packets)
        .containsExactlyElementsOf(capture.packets());
  }

  @Test
  void readsATruncatedFileUpToTheCutAndReportsTheOffset() throws IOException {
    byte[] whole = three().pcap();
    for (int length = 24; length < whole.length; length++) {
      Read read = read(Arrays.copyOf(whole, length), ReadMode.TOLERANT);
      int packet = 16 + 14 + 20 + 20;
      int complete = (length - 24) / packet;
      assertThat(read.packets).hasSize(complete);
      boolean atABoundary = (length - 24) % packet == 0;
      assertThat(read.statistics.isComplete()).isEqualTo(atABoundary);
      assertThat(read.statistics.truncatedAt())
          .isEqualTo(
              atABoundary ? OptionalLong.empty() : OptionalLong.of(24 + complete * (long) packet));
    }
  }

  @Test
  void readsWhatATruncatedGzipFileContains() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 1000; i++) {
      capture.packet(NOON + i * 7919L * i, Frame.tcp(i, 80, ACK, i).ipv4("10.0.0.1", "10.0.0.2"));
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(capture.pcap());
    }
    byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 100);
    Read read = read(cut, ReadMode.TOLERANT);
    assertThat(read.packets.size()).isBetween(900, 999);
    assertThat(read.statistics.truncatedAt()).isPresent();
  }

  @Test
  void strictReadingCutsToTheSnapLengthTolerantReadingDoesNot() throws IOException {
    byte[] file = three().snapLength(40).pcap();
    assertThat(read(file, ReadMode.STRICT).packets)
        .allSatisfy(p -> assertThat(p.captured()).isEqualTo(40));
    assertThat(read(file, ReadMode.TOLERANT).packets)
        .allSatisfy(p -> assertThat(p.captured()).isEqualTo(54));
  }

  @Test
  void strictReadingDropsARecordWithACapturedLengthAboveItsLength() throws IOException {
    CaptureBytes capture = three();
    Packet packet = capture.packets().get(1);
    capture.packets().set(1, new Packet(packet.micros(), packet.bytes(), 54, 53));

    Read strict = read(capture.pcap(), ReadMode.STRICT);
    assertThat(strict.packets).hasSize(2);
    assertThat(strict.statistics.packets()).isEqualTo(3);
    assertThat(strict.statistics.overlong()).isEqualTo(1);
    Read tolerant = read(capture.pcap(), ReadMode.TOLERANT);
    assertThat(tolerant.packets).hasSize(3);
    assertThat(tolerant.statistics.overlong()).isZero();
  }

  @Test
  void strictReadingComparesLengthsAfterCuttingToTheSnapLength() throws IOException {
    CaptureBytes capture = three().snapLength(40);
    Packet packet = capture.packets().get(1);
    capture.packets().set(1, new Packet(packet.micros(), packet.bytes(), 54, 45));

    assertThat(read(capture.pcap(), ReadMode.STRICT).packets).hasSize(3);
  }

  @Test
  void strictReadingStopsAtAnAbsurdLengthTolerantReadingFindsTheNextRecord() throws IOException {
    CaptureBytes capture = three();
    Packet packet = capture.packets().get(1);
    capture.packets().set(1, new Packet(packet.micros(), packet.bytes(), 262_145, 262_145));

    Read strict = read(capture.pcap(), ReadMode.STRICT);
    assertThat(strict.packets).hasSize(1);
    assertThat(strict.statistics.truncatedAt()).hasValue(24 + 70);
    Read tolerant = read(capture.pcap(), ReadMode.TOLERANT);
    assertThat(tolerant.packets).extracting(Packet::micros).containsExactly(NOON, NOON + 20);
    assertThat(tolerant.statistics.damages()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "150, false", "150, true", "290, false", "290, true"})
  void aFlippedBitInACapturedLengthCostsOneRecord(int damaged, boolean nanoseconds)
      throws IOException {
    byte[] whole = many(300).pcap(ByteOrder.LITTLE_ENDIAN, nanoseconds);
    for (int bit = 0; bit < 32; bit++) {
      byte[] file = whole.clone();
      file[24 + damaged * RECORD + 8 + bit / 8] ^= (byte) (1 << bit % 8);
      Read read = read(file, ReadMode.TOLERANT);
      assertThat(read.packets)
          .as("bit %d", bit)
          .extracting(Packet::micros)
          .filteredOn(time -> time != NOON + 10L * damaged)
          .containsExactlyElementsOf(timesBut(damaged, 300));
      assertThat(read.statistics.damages()).as("bit %d", bit).isEqualTo(1);
      assertThat(read.statistics.truncatedAt()).isEmpty();
    }
  }

  @Test
  void zerosInsteadOfRecordsAreNotPackets() throws IOException {
    byte[] file = many(300).pcap();
    Arrays.fill(file, 24 + 10 * RECORD, 24 + 20 * RECORD + 30, (byte) 0);
    Read read = read(file, ReadMode.TOLERANT);
    assertThat(read.packets).hasSize(289);
    assertThat(read.packets).allSatisfy(packet -> assertThat(packet.captured()).isEqualTo(54));
    assertThat(read.packets.getLast().micros()).isEqualTo(NOON + 2990);
  }

  @Test
  void longPausesAndClockChangesAreNotDamage() throws IOException {
    long month = 30L * 24 * 3600 * 1_000_000;
    CaptureBytes capture = new CaptureBytes();
    for (long time : new long[] {5, 6, NOON, NOON + 1, NOON + month, NOON + 3 * month, 7, NOON}) {
      capture.packet(time, Frame.tcp(1, 80, ACK, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    for (InputStream stream :
        List.of(new ByteArrayInputStream(capture.pcap()), new Trickle(capture.pcap()))) {
      Read read = read(stream, ReadMode.TOLERANT);
      assertThat(read.packets).containsExactlyElementsOf(capture.packets());
      assertThat(read.statistics.isComplete()).isTrue();
    }
  }

  @Test
  void strictReadingTakesSecondsAfter2038AsNegative() throws IOException {
    long late = (1L << 31) * 1_000_000;
    byte[] file =
        new CaptureBytes().packet(late, Frame.udp(1, 2, 3).ipv4("1.1.1.1", "2.2.2.2")).pcap();
    assertThat(read(file, ReadMode.STRICT).packets.getFirst().micros()).isEqualTo(-late);
    assertThat(read(file, ReadMode.TOLERANT).packets.getFirst().micros()).isEqualTo(late);
  }

  /** Implausible records: a record that is followed by one of them looks doubtful. */
  private static List<Packet> oddRecords() {
    byte[] frame = Frame.udp(5, 6, 300).ipv4("10.0.0.5", "10.0.0.6").ethernet().bytes();
    return List.of(
        new Packet(NOON, new byte[0], 0, 0),
        new Packet(NOON, new byte[0], 0, 60),
        new Packet(NOON, new byte[0], 0, 300_000),
        new Packet(NOON, frame, frame.length, 262_145),
        new Packet(NOON, frame, frame.length, 524_288),
        new Packet(NOON, frame, frame.length, 0xFFFF_FFFFL),
        new Packet(NOON, frame, frame.length, frame.length - 1),
        new Packet(NOON, frame, frame.length, 60),
        new Packet(NOON, frame, frame.length, 42),
        new Packet(NOON, frame, frame.length, 1),
        new Packet(NOON, frame, frame.length, 0),
        new Packet(0, frame, frame.length, frame.length),
        new Packet(4_000_000_000_000_000L, frame, frame.length, frame.length),
        new Packet(0, new byte[0], 0, 0),
        new Packet(5, new byte[0], 0, 60),
        new Packet(0xFFFF_FFFFL * 1_000_000, new byte[0], 0, 0xFFFF_FFFFL),
        new Packet(5, frame, frame.length, 1),
        // The test gives this record an impossible fraction of a second (see #withFraction).
        new Packet(NOON, frame, frame.length, frame.length));
  }

  private static byte[] withFraction(byte[] file, int record, int fraction) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = 24;
    for (int i = 0; i < record; i++) {
      at += 16 + bytes.getInt(at + 8);
    }
    bytes.putInt(at + 4, fraction);
    return file;
  }

  /**
   * A datagram whose payload consists of forged records, with times close to the datagram's time.
   */
  private static byte[] hostile(int shift, int added) {
    CaptureBytes made = new CaptureBytes();
    for (int i = 0; i < 5; i++) {
      made.packet(NOON + i, Frame.tcp(i, 22, ACK, 9).ipv4("6.6.6.6", "10.0.0.2").ethernet());
    }
    byte[] records = made.pcap();
    byte[] head = Frame.udp(1, 2, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet().bytes();
    ByteBuffer frame = ByteBuffer.allocate(head.length + shift + records.length - 24 + added);
    return frame.put(head).put(new byte[shift]).put(records, 24, records.length - 24).array();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 20})
  void recordsInAPayloadAreNeverPacketsEvenAmongOddRecords(int shift) throws IOException {
    byte[] hostile = hostile(shift, shift == 20 ? 4 : 0);
    List<Packet> odd = oddRecords();
    for (int i = 0; i < odd.size(); i++) {
      // Several all-zero records would look like a hole in the file, because their timestamps are
      // far from those of the other records.
      boolean hole = odd.get(i).equals(new Packet(0, new byte[0], 0, 0));
      for (int times = 1; times <= (hole ? 1 : 12); times += 11) {
        CaptureBytes capture = new CaptureBytes().packet(Packet.of(NOON, hostile));
        for (int n = 0; n < times; n++) {
          capture.packet(odd.get(i));
          // The hostile datagram may itself be in an implausible record.
          Packet same = odd.get(i);
          if (same.bytes().length > 0) {
            capture.packet(
                new Packet(
                    same.micros(),
                    hostile,
                    hostile.length,
                    same.length() == same.captured() ? hostile.length : same.length()));
          }
        }
        for (int n = 0; n < 3; n++) {
          capture.packet(Packet.of(NOON + 1, hostile)).packet(odd.get(i));
        }
        capture.packet(Packet.of(NOON + 2, hostile));
        byte[] file = capture.pcap();
        if (i == odd.size() - 1) {
          for (int record = 1; record < capture.packets().size(); record += 2) {
            withFraction(file, record, 0xFFFF_FFFF);
          }
        }
        for (Read read : readInAllWays(file)) {
          assertThat(read.packets)
              .as("odd record %d, %d times", i, times)
              .extracting(packet -> packet.bytes().length)
              .containsExactlyElementsOf(
                  capture.packets().stream().map(packet -> packet.bytes().length).toList());
          assertThat(read.statistics.isComplete()).isTrue();
        }
      }
    }
  }

  @Test
  void recordsInAPayloadAreNeverPacketsEvenIfAllTimesAreFarApart() throws IOException {
    byte[] hostile = hostile(0, 0);
    for (Packet odd : oddRecords()) {
      if (odd.length() == 0 || odd.length() < odd.captured()) {
        continue;
      }
      CaptureBytes capture = new CaptureBytes();
      for (long month = 1; month <= 6; month++) {
        long time = NOON + month * 30 * 86_400 * 1_000_000L;
        capture.packet(new Packet(time, odd.bytes(), odd.captured(), odd.length()));
        time += 15L * 86_400 * 1_000_000;
        capture.packet(new Packet(time, hostile, hostile.length, hostile.length));
      }
      for (Read read : readInAllWays(capture.pcap())) {
        assertThat(read.packets)
            .as("%s", odd)
            .extracting(packet -> packet.bytes().length)
            .containsExactlyElementsOf(
                capture.packets().stream().map(packet -> packet.bytes().length).toList());
        assertThat(read.statistics.isComplete()).isTrue();
      }
    }
  }

  @Test
  void recordsInATruncatedPayloadAreNotPackets() throws IOException {
    byte[] hostile = hostile(0, 0);
    byte[] file = three().packet(Packet.of(NOON + 50, hostile)).pcap();
    int last = file.length - 16 - hostile.length;
    for (int length = last + 1; length < file.length; length++) {
      for (Read read : readInAllWays(Arrays.copyOf(file, length))) {
        assertThat(read.packets).as("cut at %d", length).hasSize(3);
        assertThat(read.statistics.truncatedAt()).hasValue(last);
      }
    }
  }

  @Test
  void recordsInThePayloadOfADamagedRecordAreNotPackets() throws IOException {
    byte[] hostile = hostile(0, 0);
    CaptureBytes capture = three().packet(Packet.of(NOON + 50, hostile));
    int damaged = capture.pcap().length - hostile.length - 16;
    for (int i = 0; i < 20; i++) {
      capture.packet(three().packets().getFirst());
    }
    for (int captured : new int[] {262_145, 1 << 20, 1 << 30, -1, hostile.length + 1, 1000}) {
      byte[] file = capture.pcap();
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(damaged + 8, captured);
      Read read = read(file, ReadMode.TOLERANT);
      assertThat(read.packets).as("captured %d", captured).hasSize(23);
      assertThat(read.packets).allSatisfy(p -> assertThat(p.captured()).isEqualTo(54));
      assertThat(read.statistics.damages()).isEqualTo(1);
    }
  }

  @Test
  void skipsARecordLargerThanAnyPacket() throws IOException {
    byte[] content = new byte[300_000];
    byte[] hostile = hostile(0, 0);
    for (int at = 0; at + hostile.length <= content.length; at += hostile.length) {
      System.arraycopy(hostile, 0, content, at, hostile.length);
    }
    CaptureBytes capture = three();
    capture.packets().set(1, Packet.of(NOON + 10, content));
    for (Read read : readInAllWays(capture.pcap())) {
      assertThat(read.packets).extracting(Packet::micros).containsExactly(NOON, NOON + 20);
      assertThat(read.statistics.damages()).isEqualTo(1);
    }
  }

  @Test
  void readsNanosecondsInAFileDeclaredAsMicroseconds() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 10; i++) {
      capture.packet(
          NOON + 10_000 * i, Frame.tcp(i, 80, ACK, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      byte[] file = capture.pcap(order, true);
      ByteBuffer.wrap(file).order(order).putInt(0, 0xA1B2C3D4);
      assertThat(read(file, ReadMode.TOLERANT).packets)
          .containsExactlyElementsOf(capture.packets());
      // The first packet's fraction of a second is also a valid number of microseconds, and the
      // reader does not wait for the next packet, so the first packet is not compared.
      assertThat(read(new Trickle(file), ReadMode.TOLERANT).packets.subList(1, 10))
          .containsExactlyElementsOf(capture.packets().subList(1, 10));
      assertThat(read(file, ReadMode.STRICT).packets).hasSize(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 1000000",
    "1000003, 1000003",
    "500000000, 500000",
    "2000000000, 999999",
    "-1, 999999"
  })
  void oneFractionThatIsTooLargeChangesNoOtherTime(int fraction, long micros) throws IOException {
    CaptureBytes capture = many(20);
    byte[] file = withFraction(capture.pcap(), 7, fraction);
    Read read = read(file, ReadMode.TOLERANT);
    assertThat(read.packets)
        .extracting(Packet::micros)
        .filteredOn(time -> time <= NOON + 1000)
        .containsExactlyElementsOf(timesBut(7, 20));
    assertThat(read.packets.get(7).micros()).isEqualTo(NOON + micros);
    assertThat(read.statistics.isComplete()).isTrue();
  }

  @Test
  void readsConcatenatedFiles() throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(three().pcap(ByteOrder.LITTLE_ENDIAN, false));
    joined.writeBytes(three().pcap(ByteOrder.BIG_ENDIAN, true));
    joined.writeBytes(new CaptureBytes().pcap());
    joined.writeBytes(three().linkType(CaptureBytes.RAW_IP).pcap(ByteOrder.LITTLE_ENDIAN, true));
    for (Read read : readInAllWays(joined.toByteArray())) {
      assertThat(read.packets).hasSize(9);
      assertThat(read.packets.subList(6, 9)).containsExactlyElementsOf(three().packets());
      assertThat(read.statistics.isComplete()).isTrue();
    }
    try (PacketSource source =
        CaptureFile.open(
            new ByteArrayInputStream(joined.toByteArray()), "test", ReadMode.TOLERANT)) {
      List<Integer> linkTypes = new ArrayList<>();
      while (source.next()) {
        linkTypes.add(source.linkType());
      }
      assertThat(linkTypes).containsExactly(1, 1, 1, 1, 1, 1, 101, 101, 101);
    }
  }

  @Test
  void versionsBefore24MayHaveTheLengthBeforeTheCapturedLength() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    byte[] frame = Frame.tcp(1, 80, ACK, 900).ipv4("10.0.0.1", "10.0.0.2").ethernet().bytes();
    byte[] cut = Arrays.copyOf(frame, 68);
    for (int i = 0; i < 3; i++) {
      capture.packet(new Packet(NOON + i, cut, frame.length, 68));
    }
    byte[] file = capture.pcap();
    for (int version : new int[] {2 | 1 << 16, 2 | 2 << 16, 2 | 3 << 16, 543}) {
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, version);
      for (ReadMode mode : ReadMode.values()) {
        assertThat(read(file, mode).packets)
            .hasSize(3)
            .allSatisfy(p -> assertThat(p.captured()).isEqualTo(68))
            .allSatisfy(p -> assertThat(p.length()).isEqualTo(frame.length));
      }
    }
  }

  @Test
  void thePatchedFormatHasLongerRecordHeaders() throws IOException {
    CaptureBytes capture = three();
    byte[] plain = capture.pcap();
    ByteBuffer file = ByteBuffer.allocate(plain.length + 3 * 8).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0xA1B2CD34).put(plain, 4, 20);
    for (int at = 24; at < plain.length; at += RECORD) {
      file.put(plain, at, 16).putInt(3).putShort((short) 8).putShort((short) 0);
      file.put(plain, at + 16, RECORD - 16);
    }
    assertThat(read(file.array(), ReadMode.TOLERANT).packets)
        .containsExactlyElementsOf(capture.packets());
  }

  @Test
  void ixiasFormatHasALongerFileHeader() throws IOException {
    CaptureBytes capture = three();
    byte[] plain = capture.pcap();
    for (int magic : new int[] {0x1C0001AB, 0x1C0001AC}) {
      ByteBuffer file = ByteBuffer.allocate(plain.length + 4).order(ByteOrder.LITTLE_ENDIAN);
      file.putInt(magic).put(plain, 4, 20).putInt(plain.length - 24);
      file.put(plain, 24, plain.length - 24);
      assertThat(read(file.array(), ReadMode.TOLERANT).packets)
          .containsExactlyElementsOf(capture.packets());
    }
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void bytesThatRepeatedlyLookLikeRecordsTakeLinearTime() throws IOException {
    int[][] patterns = {
      {1_700_000_000, 0, 262_144, 262_144},
      {1_700_000_000, 0, 262_144, 1},
      {1_700_000_000, 0, 262_145, 262_145},
      {1_700_000_000, 0, 500_000, 1},
      {1_700_000_000, -1, 0, 0},
      {0, 0, 262_144, 262_144},
      {5, 0, 262_144, 300_000},
      {0, 0, 0, 0},
      {0xA1B2C3D4, 0x00040002, 0, 0},
      {1, 1, 1, 1}
    };
    for (int[] pattern : patterns) {
      ByteBuffer file = ByteBuffer.allocate(8 << 20).order(ByteOrder.LITTLE_ENDIAN);
      file.put(three().pcap());
      while (file.remaining() >= 16 + 5) {
        for (int number : pattern) {
          file.putInt(number);
        }
        if (file.position() % 64 == 0) {
          file.put((byte) 0);
        }
      }
      byte[] bytes = file.array();
      assertThat(read(new Pieces(bytes), ReadMode.TOLERANT).packets).hasSizeGreaterThan(2);
      assertThat(read(bytes, ReadMode.TOLERANT).packets).hasSizeGreaterThan(2);
    }
  }

  /** Reads the bytes in one piece, in small pieces and byte by byte. */
  private static List<Read> readInAllWays(byte[] file) throws IOException {
    return List.of(
        read(file, ReadMode.TOLERANT),
        read(new Pieces(file), ReadMode.TOLERANT),
        read(new Trickle(file), ReadMode.TOLERANT));
  }

  private static List<Long> timesBut(int damaged, int count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i != damaged) {
        times.add(NOON + 10L * i);
      }
    }
    return times;
  }

  private static CaptureBytes three() {
    return many(3);
  }

  private static CaptureBytes many(int count) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < count; i++) {
      capture.packet(
          NOON + 10 * i, Frame.tcp(i, 80, ACK, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    return capture;
  }

  /** The packets and the statistics of a source. */
  record Read(List<Packet> packets, CaptureStatistics statistics) {}

  static Read read(byte[] file, ReadMode mode) throws IOException {
    return read(new ByteArrayInputStream(file), mode);
  }

  static Read read(InputStream stream, ReadMode mode) throws IOException {
    try (PacketSource source = CaptureFile.open(stream, "test", mode)) {
      return read(source);
    }
  }

  static Read read(PacketSource source) throws IOException {
    List<Packet> packets = new ArrayList<>();
    while (source.next()) {
      int from = source.offset();
      byte[] bytes = Arrays.copyOfRange(source.bytes(), from, from + source.capturedLength());
      packets.add(new Packet(source.timestamp(), bytes, source.capturedLength(), source.length()));
    }
    return new Read(packets, source.statistics());
  }

  /** A stream that returns its bytes in pieces of varying sizes. */
  static final class Pieces extends InputStream {
    private final ByteArrayInputStream bytes;
    private int piece;

    Pieces(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      piece = piece * 5 % 8191 + 1;
      return bytes.read(to, offset, Math.min(piece, length));
    }
  }

  /** A stream that returns one byte at a time. */
  static final class Trickle extends InputStream {
    private final ByteArrayInputStream bytes;

    Trickle(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return bytes.read(to, offset, Math.min(1, length));
    }
  }
}
