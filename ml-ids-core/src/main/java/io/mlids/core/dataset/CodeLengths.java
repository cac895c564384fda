package io.mlids.core.dataset;

import java.util.Arrays;

/**
 * The header of a deflate block with codes of its own: the lengths of its codes, themselves
 * compressed (RFC 1951, 3.2.7). The distance code is always the same: distances 1 and 2, of which
 * only 1 is used, in one bit each. Single owner.
 */
final class CodeLengths {
  private static final int REPEAT = 16;
  private static final int FEW_ZEROS = 17;
  private static final int MANY_ZEROS = 18;
  private static final int SYMBOLS = 19;
  private static final int FEWEST_LITERALS = 257;
  private static final int DISTANCES = 2;
  private static final int EXTRA_SHIFT = 8;

  /** In which order the lengths of the code for lengths are written. */
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final PrefixCode code = new PrefixCode(SYMBOLS, 7);
  private final int[] frequencies = new int[SYMBOLS];
  private int[] lengths = new int[0];
  private int[] items = new int[0];
  private int literals;
  private int itemCount;
  private int ordered;

  /** Prepares the header of a block in which literals and runs are coded like this. */
  void describe(PrefixCode block, int symbols) {
    if (lengths.length < symbols + DISTANCES) {
      lengths = new int[symbols + DISTANCES];
      items = new int[symbols + DISTANCES];
    }
    literals = symbols;
    while (literals > FEWEST_LITERALS && block.length(literals - 1) == 0) {
      literals--;
    }
    for (int symbol = 0; symbol < literals; symbol++) {
      lengths[symbol] = block.length(symbol);
    }
    Arrays.fill(lengths, literals, literals + DISTANCES, 1);
    Arrays.fill(frequencies, 0);
    itemCount = 0;
    shorten(literals + DISTANCES);
    code.build(frequencies);
    ordered = SYMBOLS;
    while (ordered > 4 && code.length(ORDER[ordered - 1]) == 0) {
      ordered--;
    }
  }

  /** Writes repeated lengths as such. */
  private void shorten(int count) {
    int at = 0;
    while (at < count) {
      int length = lengths[at];
      int run = 1;
      while (at + run < count && lengths[at + run] == length) {
        run++;
      }
      at += run;
      if (length > 0) {
        add(length, 0);
        run--;
      }
      while (run >= 3) {
        int most = length > 0 ? 6 : 138;
        int part = Math.min(run, most);
        if (length > 0) {
          add(REPEAT, part - 3);
        } else if (part <= 10) {
          add(FEW_ZEROS, part - 3);
        } else {
          add(MANY_ZEROS, part - 11);
        }
        run -= part;
      }
      for (; run > 0; run--) {
        add(length, 0);
      }
    }
  }

  private void add(int symbol, int extra) {
    items[itemCount++] = symbol | extra << EXTRA_SHIFT;
    frequencies[symbol]++;
  }

  /** The bits of the header. */
  int bits() {
    int bits = 5 + 5 + 4 + 3 * ordered;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      bits += frequencies[symbol] * (code.length(symbol) + extraBits(symbol));
    }
    return bits;
  }

  /** Writes the header. */
  void write(BitOutput out) {
    out.put(literals - FEWEST_LITERALS, 5);
    out.put(DISTANCES - 1, 5);
    out.put(ordered - 4, 4);
    for (int i = 0; i < ordered; i++) {
      out.put(code.length(ORDER[i]), 3);
    }
    for (int i = 0; i < itemCount; i++) {
      int symbol = items[i] & (1 << EXTRA_SHIFT) - 1;
      out.put(code.code(symbol), code.length(symbol));
      out.put(items[i] >>> EXTRA_SHIFT, extraBits(symbol));
    }
  }

  private static int extraBits(int symbol) {
    return switch (symbol) {
      case REPEAT -> 2;
      case FEW_ZEROS -> 3;
      case MANY_ZEROS -> 7;
      default -> 0;
    };
  }
}
