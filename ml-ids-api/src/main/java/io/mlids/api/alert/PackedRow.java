package io.mlids.api.alert;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A row that stores its values in a few arrays. The feed stores ten thousand rows; with a boxed
 * object per value, copying them would dominate garbage collection pauses. Immutable if the values
 * are.
 */
public final class PackedRow extends AbstractList<Object> implements RandomAccess {
  private static final byte DOUBLE = 0;
  private static final byte LONG = 1;
  private static final byte MISSING = 2;
  private static final byte OTHER = 3;
  private static final Object[] NONE = {};

  private final byte[] kinds;

  /**
   * For each column, the bits of its number or, if it is not a number, its index in {@code others}.
   */
  private final long[] bits;

  private final Object[] others;

  private PackedRow(byte[] kinds, long[] bits, Object[] others) {
    this.kinds = kinds;
    this.bits = bits;
    this.others = others;
  }

  /** Packs a row; the result equals the given list, including its nulls. */
  public static List<Object> of(List<?> values) {
    byte[] kinds = new byte[values.size()];
    long[] bits = new long[values.size()];
    int count = 0;
    for (int i = 0; i < kinds.length; i++) {
      switch (values.get(i)) {
        case Double number -> bits[i] = Double.doubleToRawLongBits(number);
        case Long number -> {
          kinds[i] = LONG;
          bits[i] = number;
        }
        case null -> kinds[i] = MISSING;
        default -> {
          kinds[i] = OTHER;
          bits[i] = count++;
        }
      }
    }
    Object[] others = count == 0 ? NONE : new Object[count];
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == OTHER) {
        others[(int) bits[i]] = values.get(i);
      }
    }
    return new PackedRow(kinds, bits, others);
  }

  @Override
  public @Nullable Object get(int index) {
    return switch (kinds[index]) {
      case DOUBLE -> Double.longBitsToDouble(bits[index]);
      case LONG -> bits[index];
      case MISSING -> null;
      default -> others[(int) bits[index]];
    };
  }

  @Override
  public int size() {
    return kinds.length;
  }
}
