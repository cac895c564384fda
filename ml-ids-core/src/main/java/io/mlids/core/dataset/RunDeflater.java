package io.mlids.core.dataset;

import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Compresses shuffled table columns to zlib streams (RFC 1950 and 1951), which any inflater reads.
 *
 * <p>A column of bytes is either noise, such as the low bytes of measured times, or long runs of
 * one value. So the only repetitions looked for are runs (matches of distance 1, as zlib's strategy
 * {@code Z_RLE} does, which Java does not offer), and every few columns get a Huffman code of their
 * own. On flows that takes a third of the time of zlib's fastest level and leaves less.
 *
 * <p>Reused; single owner.
 */
final class RunDeflater {
  private static final int END_OF_BLOCK = 256;
  private static final int SYMBOLS = 286;
  private static final int SHORTEST_RUN = 3;
  private static final int LONGEST_RUN = 258;
  private static final int LONGEST_STORED = 0xffff;
  private static final int RUN = 256;

  /** From so many tokens on, a code of their own pays for itself. */
  private static final int TOKENS_OF_A_BLOCK = 1024;

  private static final int STORED = 0;
  private static final int DYNAMIC_CODES = 2;

  /** Symbols and extra bits of run lengths, by length (RFC 1951, 3.2.5). */
  private static final short[] RUN_SYMBOL = new short[LONGEST_RUN + 1];

  private static final byte[] RUN_EXTRA_BITS = new byte[LONGEST_RUN + 1];
  private static final short[] RUN_EXTRA = new short[LONGEST_RUN + 1];

  static {
    int run = SHORTEST_RUN;
    for (int symbol = END_OF_BLOCK + 1; symbol < SYMBOLS - 1; symbol++) {
      int extraBits = Math.max(0, (symbol - 261) / 4);
      for (int extra = 0; extra < 1 << extraBits && run < LONGEST_RUN; extra++, run++) {
        RUN_SYMBOL[run] = (short) symbol;
        RUN_EXTRA_BITS[run] = (byte) extraBits;
        RUN_EXTRA[run] = (short) extra;
      }
    }
    RUN_SYMBOL[LONGEST_RUN] = SYMBOLS - 1;
  }

  private final CodeLengths codeLengths = new CodeLengths();
  private final PrefixCode code = new PrefixCode(SYMBOLS, 15);
  private final int[] frequencies = new int[SYMBOLS];
  private final Adler32 checksum = new Adler32();

  /** Each a byte as it is, or {@link #RUN} plus the length of a run of the byte before. */
  private int[] tokens = new int[0];

  private int tokenCount;
  private BitOutput out;

  /** How large the output can become. */
  static int bound(int length, int columnLength) {
    // Each column may be stored, with a header of five bytes and up to a byte of padding.
    return length + 6 * (length / columnLength + length / LONGEST_STORED + 2) + 16;
  }

  /**
   * Compresses columns of bytes.
   *
   * @param input holds them one behind the other
   * @param length in use
   * @param columnLength of each column, a divisor of the length, at most 32767: a block with more
   *     than two columns then compresses
   * @param output of at least {@link #bound} bytes
   * @return the bytes of the output in use
   */
  int deflate(byte[] input, int length, int columnLength, byte[] output) {
    tokens =
        tokens.length < columnLength + TOKENS_OF_A_BLOCK
            ? new int[columnLength + TOKENS_OF_A_BLOCK]
            : tokens;
    out = new BitOutput(output);
    out.putBytes(new byte[] {0x78, 0x01}, 0, 2);
    int blockStart = 0;
    for (int column = 0; column < length; column += columnLength) {
      int end = column + columnLength;
      scan(input, column, end);
      if (tokenCount >= TOKENS_OF_A_BLOCK || end == length) {
        writeBlock(input, blockStart, end, end == length);
        blockStart = end;
      }
    }
    out.alignToByte();
    checksum.reset();
    checksum.update(input, 0, length);
    int sum = (int) checksum.getValue();
    out.putBytes(
        new byte[] {(byte) (sum >>> 24), (byte) (sum >>> 16), (byte) (sum >>> 8), (byte) sum},
        0,
        4);
    return out.size();
  }

  private void scan(byte[] input, int from, int end) {
    int[] found = tokens;
    int[] frequency = frequencies;
    int count = tokenCount;
    int at = from;
    while (at < end) {
      byte value = input[at++];
      found[count++] = value & 0xff;
      frequency[value & 0xff]++;
      if (at + 2 < end && input[at] == value && input[at + 1] == value && input[at + 2] == value) {
        int differs = Arrays.mismatch(input, at, end, input, at - 1, end - 1);
        int left = differs < 0 ? end - at : differs;
        while (left >= SHORTEST_RUN) {
          int run = Math.min(left, LONGEST_RUN);
          found[count++] = RUN + run;
          frequency[RUN_SYMBOL[run]]++;
          at += run;
          left -= run;
        }
      }
    }
    tokenCount = count;
  }

  private void writeBlock(byte[] input, int from, int end, boolean last) {
    frequencies[END_OF_BLOCK] = 1;
    code.build(frequencies);
    codeLengths.describe(code, SYMBOLS);
    out.put(last ? 1 : 0, 1);
    int length = end - from;
    if (length <= LONGEST_STORED && bitsOfTokens() + codeLengths.bits() > 8L * length) {
      out.put(STORED, 2);
      out.alignToByte();
      out.put(length, 16);
      out.put(~length & 0xffff, 16);
      out.putBytes(input, from, length);
    } else {
      out.put(DYNAMIC_CODES, 2);
      codeLengths.write(out);
      writeTokens();
    }
    tokenCount = 0;
    Arrays.fill(frequencies, 0);
  }

  private long bitsOfTokens() {
    long bits = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      bits += (long) frequencies[symbol] * code.length(symbol);
    }
    for (int i = 0; i < tokenCount; i++) {
      if (tokens[i] > RUN) {
        bits += RUN_EXTRA_BITS[tokens[i] - RUN] + 1;
      }
    }
    return bits;
  }

  private void writeTokens() {
    BitOutput bits = out;
    for (int i = 0; i < tokenCount; i++) {
      int token = tokens[i];
      if (token < RUN) {
        bits.put(code.code(token), code.length(token));
      } else {
        int run = token - RUN;
        int symbol = RUN_SYMBOL[run];
        bits.put(code.code(symbol), code.length(symbol));
        // Behind the length stands the distance 1, whose code is the bit 0.
        bits.put(RUN_EXTRA[run], RUN_EXTRA_BITS[run] + 1);
      }
    }
    bits.put(code.code(END_OF_BLOCK), code.length(END_OF_BLOCK));
  }
}
