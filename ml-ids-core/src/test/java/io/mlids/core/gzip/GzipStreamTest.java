package io.mlids.core.gzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipStreamTest {
  private static final int FLAGS = 3;
  private static final int FIXED_HEADER = 10;

  @Test
  void restoresContentOfAnySize() throws IOException {
    Random random = new Random(1);
    for (int size : new int[] {0, 1, 100, 65_536, 1_000_000}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      assertThat(unpack(gzip(content))).isEqualTo(content);
      assertThat(unpack(gzip(new byte[size]))).isEqualTo(new byte[size]);
    }
  }

  @Test
  void readsAllMembersInSequence() throws IOException {
    byte[] two = join(gzip(bytes("one ")), gzip(new byte[0]), gzip(bytes("two")));
    assertThat(unpack(two)).isEqualTo(bytes("one two"));
  }

  @Test
  void readingByteByByteGivesTheSameContent() throws IOException {
    byte[] two = join(gzip(bytes("one ")), gzip(bytes("two")));
    InputStream slow =
        new InputStream() {
          private final InputStream in = new ByteArrayInputStream(two);

          @Override
          public int read() throws IOException {
            return in.read();
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            return in.read(to, offset, Math.min(1, length));
          }
        };
    try (GzipStream gzip = new GzipStream(slow)) {
      assertThat(gzip.readAllBytes()).isEqualTo(bytes("one two"));
    }
  }

  @Test
  void returnsContentBeforeWaitingForTheNextMember() throws IOException {
    byte[] first = gzip(bytes("first"));
    InputStream stalls =
        new InputStream() {
          private final InputStream in = new ByteArrayInputStream(first);

          @Override
          public int read() throws IOException {
            int next = in.read();
            if (next < 0) {
              throw new IOException("would wait");
            }
            return next;
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            to[offset] = (byte) read();
            return 1;
          }
        };
    try (GzipStream gzip = new GzipStream(stalls)) {
      byte[] content = new byte[99];
      assertThat(gzip.read(content, 0, 99)).isPositive();
      assertThat(content).startsWith(bytes("f"));
    }
  }

  @Test
  void readsManyEmptyMembersInARowButRejectsTooMany() throws IOException {
    byte[] empty = gzip(new byte[0]);
    int most = GzipStream.MAX_EMPTY_MEMBERS;
    assertThat(unpack(join(repeat(empty, most), gzip(bytes("end"))))).isEqualTo(bytes("end"));
    assertThatThrownBy(() -> unpack(join(repeat(empty, 2 * most), gzip(bytes("end")))))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("empty members");
  }

  @Test
  void readsAnyNumberOfMembersWithContent() throws IOException {
    byte[] pair = join(gzip(bytes("x")), gzip(new byte[0]));
    assertThat(unpack(repeat(pair, 60_000))).hasSize(60_000).containsOnly('x');
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 16, 2, 4 | 8, 4 | 8 | 16, 4 | 8 | 16 | 2, 8 | 2})
  void skipsEveryFieldOfAHeader(int flags) throws IOException {
    byte[] packed = withHeaderFields(gzip(bytes("content")), flags, 0);
    assertThat(unpack(packed)).isEqualTo(bytes("content"));
    assertThat(unpack(join(gzip(bytes("a ")), packed))).isEqualTo(bytes("a content"));
  }

  @Test
  void rejectsAHeaderWithAWrongChecksum() {
    byte[] packed = withHeaderFields(gzip(bytes("content")), 2 | 8, 1);
    assertThatThrownBy(() -> unpack(packed)).isInstanceOf(ZipException.class);
  }

  @Test
  void reportsATruncatedMemberAfterItsContent() {
    byte[] packed = gzip(bytes("some content"));
    for (int length = 0; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> unpack(cut)).as("%d bytes", length).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void ignoresBytesAfterTheLastMember() throws IOException {
    byte[] packed = gzip(bytes("content"));
    for (String garbage : new String[] {"\0\0\0\0", "x", "garbage of any length", "\u001f"}) {
      assertThat(unpack(join(packed, garbage.getBytes(StandardCharsets.ISO_8859_1))))
          .isEqualTo(bytes("content"));
    }
  }

  @Test
  void reportsDamageAndNeverReturnsItAsContent() {
    byte[] content = new byte[5000];
    new Random(2).nextBytes(content);
    byte[] packed = gzip(content);
    for (int at : new int[] {0, 1, 2, packed.length / 2, packed.length - 8, packed.length - 1}) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x55;
      assertThatThrownBy(() -> unpack(damaged)).as("at %d", at).isInstanceOf(ZipException.class);
    }
  }

  @Test
  void aReadFailureBetweenMembersIsNotTheEnd() throws IOException {
    byte[] packed = gzip(bytes("content"));
    InputStream fails =
        new InputStream() {
          private boolean given;

          @Override
          public int read() throws IOException {
            throw new IOException("the connection is gone");
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            if (given) {
              throw new IOException("the connection is gone");
            }
            given = true;
            System.arraycopy(packed, 0, to, offset, packed.length);
            return packed.length;
          }
        };
    try (GzipStream gzip = new GzipStream(fails)) {
      assertThatThrownBy(gzip::readAllBytes).hasMessage("the connection is gone");
    }
  }

  private static byte[] withHeaderFields(byte[] packed, int flags, int addedToCheck) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(packed, 0, FLAGS);
    header.write(flags);
    header.write(packed, FLAGS + 1, FIXED_HEADER - FLAGS - 1);
    if ((flags & 4) != 0) {
      header.writeBytes(new byte[] {5, 0, 'B', 'C', 1, 0, 9});
    }
    if ((flags & 8) != 0) {
      header.writeBytes(bytes("name.pcap\0"));
    }
    if ((flags & 16) != 0) {
      header.writeBytes(bytes("comment\0"));
    }
    if ((flags & 2) != 0) {
      CRC32 crc = new CRC32();
      crc.update(header.toByteArray());
      int check = (int) crc.getValue() + addedToCheck;
      header.write(check);
      header.write(check >> 8);
    }
    header.write(packed, FIXED_HEADER, packed.length - FIXED_HEADER);
    return header.toByteArray();
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (GzipStream gzip = new GzipStream(new ByteArrayInputStream(packed))) {
      return gzip.readAllBytes();
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] repeat(byte[] part, int times) {
    ByteArrayOutputStream repeated = new ByteArrayOutputStream(part.length * times);
    for (int i = 0; i < times; i++) {
      repeated.writeBytes(part);
    }
    return repeated.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
