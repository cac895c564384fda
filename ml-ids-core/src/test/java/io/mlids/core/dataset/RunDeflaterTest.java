package io.mlids.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunDeflaterTest {
  private final RunDeflater deflater = new RunDeflater();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void writesWhatAnyInflaterReads(long seed) throws DataFormatException {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      int columnLength = random.nextInt(4) == 0 ? 2048 : 1 + random.nextInt(3000);
      byte[] columns = randomColumns(random, columnLength, 1 + random.nextInt(40));
      assertThat(inflate(deflate(columns, columnLength), columns.length)).isEqualTo(columns);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 300",
    "2, 1",
    "3, 1",
    "4, 1",
    "258, 1",
    "259, 1",
    "260, 1",
    "261, 1",
    "32767, 3"
  })
  void readsRunsOfEveryLength(int columnLength, int count) throws DataFormatException {
    byte[] columns = new byte[columnLength * count];
    assertThat(inflate(deflate(columns, columnLength), columns.length)).isEqualTo(columns);
    Arrays.fill(columns, (byte) 255);
    columns[columns.length - 1] = 1;
    assertThat(inflate(deflate(columns, columnLength), columns.length)).isEqualTo(columns);
  }

  /** Frequencies that grow like Fibonacci's numbers make the longest codes, beyond the 15 bits. */
  @Test
  void limitsTheLengthOfCodes() throws DataFormatException {
    int[] counts = new int[21];
    counts[0] = 1;
    counts[1] = 1;
    for (int i = 2; i < counts.length; i++) {
      counts[i] = counts[i - 1] + counts[i - 2];
    }
    byte[] column = new byte[Arrays.stream(counts).sum()];
    int at = 0;
    for (int value = 0; value < counts.length; value++) {
      Arrays.fill(column, at, at += counts[value], (byte) (2 * value));
    }
    // No two equal values side by side, so that each is a literal.
    byte[] spread = new byte[column.length];
    int step = 10_007;
    for (int i = 0; i < column.length; i++) {
      spread[(int) ((long) i * step % column.length)] = column[i];
    }
    assertThat(inflate(deflate(spread, spread.length), spread.length)).isEqualTo(spread);
  }

  @Test
  void keepsNoiseAlmostAtItsSize() throws DataFormatException {
    byte[] noise = new byte[100 * 2048];
    new Random(5).nextBytes(noise);
    byte[] compressed = deflate(noise, 2048);
    assertThat(inflate(compressed, noise.length)).isEqualTo(noise);
    assertThat(compressed.length)
        .isLessThanOrEqualTo(RunDeflater.bound(noise.length, 2048))
        .isLessThan(noise.length + 600);
  }

  @Test
  void leavesLessOfColumnsThanZlibsFastestLevel() {
    byte[] columns = randomColumns(new Random(6), 2048, 300);
    Deflater zlib = new Deflater(1);
    zlib.setInput(columns);
    zlib.finish();
    int zlibs = zlib.deflate(new byte[2 * columns.length]);
    zlib.end();
    assertThat(deflate(columns, 2048).length).isLessThan(zlibs);
  }

  private byte[] deflate(byte[] columns, int columnLength) {
    byte[] output = new byte[RunDeflater.bound(columns.length, columnLength)];
    int size = deflater.deflate(columns, columns.length, columnLength, output);
    return Arrays.copyOf(output, size);
  }

  private static byte[] inflate(byte[] compressed, int length) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      byte[] output = new byte[length + 1];
      int size = inflater.inflate(output);
      assertThat(inflater.finished()).isTrue();
      assertThat(inflater.getRemaining()).isZero();
      return Arrays.copyOf(output, size);
    } finally {
      inflater.end();
    }
  }

  /** Constant, noisy, skewed and run-rich columns, as those of flows. */
  private static byte[] randomColumns(Random random, int columnLength, int count) {
    byte[] columns = new byte[columnLength * count];
    for (int column = 0; column < count; column++) {
      int kind = random.nextInt(5);
      int values = 1 + random.nextInt(256);
      double change = random.nextDouble();
      byte value = 0;
      for (int row = 0; row < columnLength; row++) {
        value =
            switch (kind) {
              case 0 -> 0;
              case 1 -> (byte) random.nextInt();
              case 2 -> (byte) random.nextInt(values);
              case 3 -> (byte) (values * Math.pow(random.nextDouble(), 4));
              default -> random.nextDouble() < change * 0.2 ? (byte) random.nextInt() : value;
            };
        columns[column * columnLength + row] = value;
      }
    }
    return columns;
  }
}
