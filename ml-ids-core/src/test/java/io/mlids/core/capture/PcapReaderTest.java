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
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapReaderTest {
  private static final long NOON = 1_700_000_000_000_000L;

  /** A record of {@link #many}: headers of the record, Ethernet, IPv4 and TCP. */
  private static final int RECORD = 16 + 14 + 20 + 20;

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void readsBothByteOrdersAndBothResolutions(boolean bigEndian, boolean nanoseconds)
      throws IOException {
    ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    CaptureBytes capture = three();
    for (Reading reading : Reading.values()) {
      assertThat(read(capture.pcap(order, nanoseconds), reading).packets)
          .containsExactlyElementsOf(capture.packets());
    }
  }

  @Test
  void readsGzipAndASlowStreamAsAFile() throws IOException {
    CaptureBytes capture = three();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(capture.pcap());
    }
    assertThat(read(zipped.toByteArray(), Reading.TOLERANT).packets)
        .containsExactlyElementsOf(capture.packets());
    assertThat(read(new Trickle(capture.pcap()), Reading.TOLERANT).packets)
        .containsExactlyElementsOf(capture.packets());
  }

  @Test
  void aCutFileGivesEverythingBeforeTheCutAndSaysWhere() throws IOException {
    byte[] whole = three().pcap();
    for (int length = 24; length < whole.length; length++) {
      Read read = read(Arrays.copyOf(whole, length), Reading.TOLERANT);
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
  void aCutGzipFileGivesWhatCameOutOfIt() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 1000; i++) {
      capture.packet(NOON + i * 7919L * i, Frame.tcp(i, 80, ACK, i).ipv4("10.0.0.1", "10.0.0.2"));
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(capture.pcap());
    }
    byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 100);
    Read read = read(cut, Reading.TOLERANT);
    assertThat(read.packets.size()).isBetween(900, 999);
    assertThat(read.statistics.truncatedAt()).isPresent();
  }

  @Test
  void strictReadingCutsToTheSnapLengthTolerantReadingDoesNot() throws IOException {
    byte[] file = three().snapLength(40).pcap();
    assertThat(read(file, Reading.STRICT).packets)
        .allSatisfy(p -> assertThat(p.captured()).isEqualTo(40));
    assertThat(read(file, Reading.TOLERANT).packets)
        .allSatisfy(p -> assertThat(p.captured()).isEqualTo(54));
  }

  @Test
  void strictReadingDropsARecordThatCapturedMoreThanThereWas() throws IOException {
    CaptureBytes capture = three();
    Packet packet = capture.packets().get(1);
    capture.packets().set(1, new Packet(packet.micros(), packet.bytes(), 54, 53));

    Read strict = read(capture.pcap(), Reading.STRICT);
    assertThat(strict.packets).hasSize(2);
    assertThat(strict.statistics.packets()).isEqualTo(3);
    assertThat(strict.statistics.overlong()).isEqualTo(1);
    Read tolerant = read(capture.pcap(), Reading.TOLERANT);
    assertThat(tolerant.packets).hasSize(3);
    assertThat(tolerant.statistics.overlong()).isZero();
  }

  @Test
  void strictReadingComparesAfterTheCutToTheSnapLength() throws IOException {
    CaptureBytes capture = three().snapLength(40);
    Packet packet = capture.packets().get(1);
    capture.packets().set(1, new Packet(packet.micros(), packet.bytes(), 54, 45));

    assertThat(read(capture.pcap(), Reading.STRICT).packets).hasSize(3);
  }

  @Test
  void strictReadingStopsAtAnAbsurdLengthTolerantReadingFindsTheNextRecord() throws IOException {
    CaptureBytes capture = three();
    Packet packet = capture.packets().get(1);
    capture.packets().set(1, new Packet(packet.micros(), packet.bytes(), 262_145, 262_145));

    Read strict = read(capture.pcap(), Reading.STRICT);
    assertThat(strict.packets).hasSize(1);
    assertThat(strict.statistics.truncatedAt()).hasValue(24 + 70);
    Read tolerant = read(capture.pcap(), Reading.TOLERANT);
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
      Read read = read(file, Reading.TOLERANT);
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
  void zerosInPlaceOfRecordsAreNoPackets() throws IOException {
    byte[] file = many(300).pcap();
    Arrays.fill(file, 24 + 10 * RECORD, 24 + 20 * RECORD + 30, (byte) 0);
    Read read = read(file, Reading.TOLERANT);
    assertThat(read.packets).hasSize(289);
    assertThat(read.packets).allSatisfy(packet -> assertThat(packet.captured()).isEqualTo(54));
    assertThat(read.packets.getLast().micros()).isEqualTo(NOON + 2990);
  }

  @Test
  void pausesOfMonthsAndClocksThatAreSetAreNoDamage() throws IOException {
    long month = 30L * 24 * 3600 * 1_000_000;
    CaptureBytes capture = new CaptureBytes();
    for (long time : new long[] {5, 6, NOON, NOON + 1, NOON + month, NOON + 3 * month, 7, NOON}) {
      capture.packet(time, Frame.tcp(1, 80, ACK, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    for (InputStream stream :
        List.of(new ByteArrayInputStream(capture.pcap()), new Trickle(capture.pcap()))) {
      Read read = read(stream, Reading.TOLERANT);
      assertThat(read.packets).containsExactlyElementsOf(capture.packets());
      assertThat(read.statistics.isComplete()).isTrue();
    }
  }

  @Test
  void secondsFrom2038OnAreNegativeToStrictReadingOnly() throws IOException {
    long late = (1L << 31) * 1_000_000;
    byte[] file =
        new CaptureBytes().packet(late, Frame.udp(1, 2, 3).ipv4("1.1.1.1", "2.2.2.2")).pcap();
    assertThat(read(file, Reading.STRICT).packets.getFirst().micros()).isEqualTo(-late);
    assertThat(read(file, Reading.TOLERANT).packets.getFirst().micros()).isEqualTo(late);
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

  /** The packets of a source and its account of them. */
  record Read(List<Packet> packets, CaptureStatistics statistics) {}

  static Read read(byte[] file, Reading reading) throws IOException {
    return read(new ByteArrayInputStream(file), reading);
  }

  static Read read(InputStream stream, Reading reading) throws IOException {
    List<Packet> packets = new ArrayList<>();
    try (PacketSource source = CaptureFile.open(stream, "test", reading)) {
      while (source.next()) {
        int from = source.offset();
        byte[] bytes = Arrays.copyOfRange(source.bytes(), from, from + source.capturedLength());
        packets.add(
            new Packet(source.timestamp(), bytes, source.capturedLength(), source.length()));
      }
      return new Read(packets, source.statistics());
    }
  }

  /** A stream that never has more than one byte. */
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
