package io.mlids.core.hdf;

import io.jhdf.object.datatype.BitField;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One column of a pandas table: the offset of its values in a row, and how to decode them to
 * numbers or text. Text is {@code null} where pandas has NaN.
 */
sealed interface TableColumn {

  /** A column of numbers; integers beyond 2<sup>53</sup> are rounded. */
  record Numbers(int offset, int size, boolean bigEndian, Encoding encoding)
      implements TableColumn {

    /** How a column's bytes encode its numbers. */
    enum Encoding {
      UNSIGNED,
      SIGNED,
      FLOAT
    }

    boolean isInteger() {
      return encoding != Encoding.FLOAT;
    }

    /** Decodes the table's next rows. */
    void read(CompoundTable table, int rows, double[] target, int from) {
      long[] bits = table.bits(offset, size, bigEndian, rows);
      switch (encoding) {
        case UNSIGNED -> {
          for (int i = 0; i < rows; i++) {
            target[from + i] = bits[i] >= 0 ? bits[i] : (bits[i] >>> 1 | bits[i] & 1) * 2.0;
          }
        }
        case SIGNED -> {
          int shift = Long.SIZE - 8 * size;
          for (int i = 0; i < rows; i++) {
            target[from + i] = bits[i] << shift >> shift;
          }
        }
        case FLOAT -> {
          for (int i = 0; i < rows; i++) {
            target[from + i] =
                switch (size) {
                  case 2 -> Float.float16ToFloat((short) bits[i]);
                  case 4 -> Float.intBitsToFloat((int) bits[i]);
                  default -> Double.longBitsToDouble(bits[i]);
                };
          }
        }
      }
    }

    /** Decodes the values of an integer column in the table's next rows, without rounding. */
    void read(CompoundTable table, int rows, long[] target, int from) {
      long[] bits = table.bits(offset, size, bigEndian, rows);
      int shift = encoding == Encoding.SIGNED ? Long.SIZE - 8 * size : 0;
      for (int i = 0; i < rows; i++) {
        target[from + i] = bits[i] << shift >> shift;
      }
    }
  }

  /** A column that can be read as text. */
  sealed interface Text extends TableColumn {
    /** Decodes the table's next rows. */
    void read(CompoundTable table, int rows, String[] target, int from);
  }

  /** Text of a fixed width, padded with NULs. */
  record FixedText(int offset, int width, Charset charset, String missing) implements Text {
    @Override
    public void read(CompoundTable table, int rows, String[] target, int from) {
      byte[] bytes = new byte[width];
      for (int i = 0; i < rows; i++) {
        String text = new String(bytes, 0, table.text(offset, width, i, bytes), charset);
        target[from + i] = text.equals(missing) ? null : text;
      }
    }
  }

  /** A pandas categorical: each value is the number of a category, or −1 for NaN. */
  record Categorical(Numbers codes, String[] categories) implements Text {
    @Override
    public void read(CompoundTable table, int rows, String[] target, int from) {
      double[] numbers = new double[rows];
      codes.read(table, rows, numbers, 0);
      for (int i = 0; i < rows; i++) {
        int code = (int) numbers[i];
        target[from + i] = code >= 0 && code < categories.length ? categories[code] : null;
      }
    }
  }

  /** Numbers where text is expected, such as the class numbers 0 and 1; NaN is read as null. */
  record NumberedClasses(Numbers numbers) implements Text {
    @Override
    public void read(CompoundTable table, int rows, String[] target, int from) {
      double[] values = new double[rows];
      numbers.read(table, rows, values, 0);
      for (int i = 0; i < rows; i++) {
        double value = values[i];
        boolean whole = value == Math.rint(value) && Math.abs(value) <= 1L << 53;
        target[from + i] =
            Double.isNaN(value) ? null : whole ? Long.toString((long) value) : "" + value;
      }
    }
  }

  /**
   * Times as integers in some unit since the epoch, converted to the format of the published CSVs.
   */
  record Times(Numbers numbers, ChronoUnit unit) implements Text {
    /**
     * pandas up to version 1.5 supports only nanoseconds and omits the unit. A time zone may follow
     * the unit.
     */
    private static final Pattern TYPE = Pattern.compile("datetime64(\\[(s|ms|us|ns)(,.*)?])?");

    private static final DateTimeFormatter PUBLISHED =
        DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The unit that pandas includes in the name of a time type, or empty for other types. */
    static Optional<ChronoUnit> unit(String type) {
      Matcher matcher = TYPE.matcher(type);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      return Optional.of(
          switch (matcher.group(2)) {
            case "s" -> ChronoUnit.SECONDS;
            case "ms" -> ChronoUnit.MILLIS;
            case "us" -> ChronoUnit.MICROS;
            case null, default -> ChronoUnit.NANOS;
          });
    }

    @Override
    public void read(CompoundTable table, int rows, String[] target, int from) {
      long[] times = new long[rows];
      numbers.read(table, rows, times, 0);
      for (int i = 0; i < rows; i++) {
        boolean notATime = times[i] == Long.MIN_VALUE;
        target[from + i] = notATime ? null : PUBLISHED.format(Instant.EPOCH.plus(times[i], unit));
      }
    }
  }

  /** A column of an unsupported type. */
  record Other(String description) implements TableColumn {}

  /** Creates the column for an HDF5 type. */
  static TableColumn of(DataType type, int offset, Charset charset, String missing) {
    int size = type.getSize();
    return switch (type) {
      case StringData _ -> new FixedText(offset, size, charset, missing);
      case FixedPoint number when Arrays.asList(1, 2, 4, 8).contains(size) ->
          new Numbers(
              offset,
              size,
              number.getByteOrder() == ByteOrder.BIG_ENDIAN,
              number.isSigned() ? Numbers.Encoding.SIGNED : Numbers.Encoding.UNSIGNED);
      case FloatingPoint number when Arrays.asList(2, 4, 8).contains(size) ->
          new Numbers(
              offset, size, number.getByteOrder() == ByteOrder.BIG_ENDIAN, Numbers.Encoding.FLOAT);
      case BitField _ when size == 1 -> new Numbers(offset, size, false, Numbers.Encoding.UNSIGNED);
      case EnumDataType named -> of(named.getBaseType(), offset, charset, missing);
      default -> new Other(type.getClass().getSimpleName());
    };
  }
}
