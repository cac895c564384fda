package io.mlids.core.dataset;

import java.util.Arrays;

/**
 * A Huffman code of limited length, canonical as deflate wants it (RFC 1951, 3.2.2). Built again
 * and again in the same arrays; single owner.
 */
final class PrefixCode {
  private static final int SYMBOL_BITS = 9;

  private final int longest;
  private final byte[] lengths;
  private final int[] codes;
  private final int[] sorted;
  private final int[] tree;
  private final int[] perLength = new int[Integer.SIZE];

  /**
   * Makes room for a code.
   *
   * @param symbols how many there are, at most 512
   * @param longest code in bits
   */
  PrefixCode(int symbols, int longest) {
    this.longest = longest;
    this.lengths = new byte[symbols];
    this.codes = new int[symbols];
    this.sorted = new int[symbols];
    this.tree = new int[symbols];
  }

  /**
   * Makes the code for symbols that occur this often, fewer than 2^22 times; those that do not
   * occur get none.
   */
  void build(int[] frequencies) {
    int used = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (frequencies[symbol] > 0) {
        sorted[used++] = frequencies[symbol] << SYMBOL_BITS | symbol;
      }
    }
    Arrays.sort(sorted, 0, used);
    Arrays.fill(lengths, (byte) 0);
    countLengths(used);
    // The rarest symbols come first and get the longest codes.
    int next = 0;
    for (int length = longest; length > 0; length--) {
      for (int i = 0; i < perLength[length]; i++) {
        lengths[sorted[next++] & (1 << SYMBOL_BITS) - 1] = (byte) length;
      }
    }
    assignCodes();
  }

  /** The bits of a symbol's code; 0 if it does not occur. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** A symbol's code, its first bit lowest. */
  int code(int symbol) {
    return codes[symbol];
  }

  /** How many symbols get a code of each length. */
  private void countLengths(int used) {
    Arrays.fill(perLength, 0);
    if (used == 1) {
      perLength[1] = 1;
      return;
    }
    for (int i = 0; i < used; i++) {
      tree[i] = sorted[i] >>> SYMBOL_BITS;
    }
    measureDepths(used);
    long space = 0;
    for (int i = 0; i < used; i++) {
      int length = Math.min(tree[i], longest);
      perLength[length]++;
      space += 1L << longest - length;
    }
    // Where cut lengths leave too many codes, lengthen others until they fit (Kraft's inequality).
    for (; space > 1L << longest; space--) {
      perLength[longest]--;
      int shorter = longest - 1;
      while (perLength[shorter] == 0) {
        shorter--;
      }
      perLength[shorter]--;
      perLength[shorter + 1] += 2;
    }
  }

  /**
   * Turns frequencies in rising order into depths in a Huffman tree, in place: Moffat and
   * Katajainen, "In-Place Calculation of Minimum-Redundancy Codes", WADS 1995.
   */
  private void measureDepths(int used) {
    int leaf = 0;
    int root = 0;
    for (int node = 0; node < used - 1; node++) {
      int sum = 0;
      for (int child = 0; child < 2; child++) {
        if (leaf >= used || (root < node && tree[root] < tree[leaf])) {
          sum += tree[root];
          tree[root++] = node;
        } else {
          sum += tree[leaf++];
        }
      }
      tree[node] = sum;
    }
    tree[used - 2] = 0;
    for (int node = used - 3; node >= 0; node--) {
      tree[node] = tree[tree[node]] + 1;
    }
    int available = 1;
    int depth = 0;
    int node = used - 2;
    int next = used - 1;
    while (available > 0) {
      int inner = 0;
      while (node >= 0 && tree[node] == depth) {
        inner++;
        node--;
      }
      for (; available > inner; available--) {
        tree[next--] = depth;
      }
      available = 2 * inner;
      depth++;
    }
  }

  private void assignCodes() {
    int[] nextCode = new int[longest + 2];
    for (int length = 1; length <= longest; length++) {
      nextCode[length + 1] = nextCode[length] + perLength[length] << 1;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length > 0) {
        codes[symbol] = Integer.reverse(nextCode[length]++) >>> Integer.SIZE - length;
      }
    }
  }
}
