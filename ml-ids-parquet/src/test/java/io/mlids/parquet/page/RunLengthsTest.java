package io.mlids.parquet.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RunLengthsTest {
  private static byte[] encode(int width, int... values) {
    Bytes out = new Bytes();
    RunLengths.encode(values, values.length, width, out);
    return out.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void packsTheValuesOfTheSpecificationsExample() {
    assertThat(encode(3, 0, 1, 2, 3, 4, 5, 6, 7)).isEqualTo(bytes(3, 0x88, 0xC6, 0xFA));
  }

  @Test
  void writesLongRunsOnce() {
    int[] values = new int[300];
    Arrays.fill(values, 9);
    assertThat(encode(4, values)).isEqualTo(bytes(0xD8, 0x04, 9));
  }

  @Test
  void beginsARunOnlyAtTheEndOfAGroup() {
    int[] values = new int[20];
    values[0] = 1;
    // One group with the first eight values, and a run of the others.
    assertThat(encode(1, values)).isEqualTo(bytes(3, 1, 24, 0));
  }

  @Test
  void padsTheLastGroup() {
    assertThat(encode(2, 3, 1)).isEqualTo(bytes(3, 0b0111, 0));
  }
}
