package io.mlids.parquet.snappy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The files of other programs in {@code FlowParquetTest} contain all kinds of elements. */
class SnappyDecoderTest {

  @Test
  void decodesLiteralsAndCopies() throws IOException {
    // 10 bytes: the literal "abc", a copy of 6 bytes from 3 back, the literal "!".
    assertThat(decode("0a" + "08616263" + "0903" + "0021", 10)).isEqualTo("abcabcabc!");
    // Copies with offsets of two and of four bytes, the first of which overlaps itself.
    assertThat(decode("09" + "0078" + "0e0100" + "0f02000000", 9)).isEqualTo("xxxxxxxxx");
  }

  @Test
  void decodesLongLiterals() throws IOException {
    String text = "0123456789".repeat(10);
    String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(decode("64" + "f063" + hex, 100)).isEqualTo(text);
    assertThat(decode("64" + "f46300" + hex, 100)).isEqualTo(text);
  }

  @Test
  void damagedDataIsAnErrorAndNothingElse() {
    for (String hex :
        new String[] {
          "",
          "80",
          "ffffffffffff",
          "05",
          "0500",
          "0a08616263",
          "030861",
          "0409",
          "040100",
          "04050a",
          "04fcffffff7f",
          "0408616263" + "0e0000",
          "0408616263" + "0f00000080",
          "ff7f08616263"
        }) {
      assertThatThrownBy(() -> decode(hex, 10)).as(hex).isInstanceOf(IOException.class);
    }
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(60);
      }
      try {
        int length = SnappyDecoder.decode(ByteBuffer.wrap(bytes), ByteBuffer.allocate(60));
        assertThat(length).isEqualTo(bytes[0]);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("the Snappy data");
      }
    }
  }

  private static String decode(String hex, int size) throws IOException {
    ByteBuffer output = ByteBuffer.allocateDirect(size);
    int length = SnappyDecoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), output);
    byte[] bytes = new byte[length];
    output.rewind().get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
