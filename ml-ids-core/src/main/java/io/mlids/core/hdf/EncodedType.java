package io.mlids.core.hdf;

import io.jhdf.object.datatype.DataType;
import io.jhdf.storage.HdfBackingStorage;
import io.mlids.core.feature.StorageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An encoded HDF5 datatype message of version 3 (HDF5 file format specification 3.0, section
 * IV.A.2.d). This class covers the types that jHDF can read but not write: compounds, arrays and
 * fixed-length strings. All values are little-endian.
 */
final class EncodedType extends DataType {
  private static final int VERSION = 3;
  private static final int FIXED_POINT = 0;
  private static final int FLOATING_POINT = 1;
  private static final int STRING = 3;
  private static final int COMPOUND = 6;
  private static final int ARRAY = 10;

  /** A field of a compound type. */
  record Member(String name, int offset, EncodedType type) {}

  private final byte[] encoded;

  private EncodedType(int typeClass, int size, byte[] encoded) {
    super(typeClass, size);
    this.encoded = encoded;
  }

  /** Encodes a numeric {@link StorageType}. */
  static EncodedType number(StorageType type) {
    int bits = type.bytes() * 8;
    return switch (type) {
      case U8, U16, U32, U64 -> fixedPoint(bits, 0);
      case I32, I64 -> fixedPoint(bits, 0x08);
      case F32 -> floatingPoint(bits, 23, 8, 127);
      case F64 -> floatingPoint(bits, 52, 11, 1023);
      case TEXT -> throw new IllegalArgumentException("text is not a number");
    };
  }

  /** Creates a fixed-length ASCII string type without a terminator, as PyTables requires. */
  static EncodedType text(int bytes) {
    return new EncodedType(STRING, bytes, header(STRING, 0, bytes, 0).array());
  }

  /**
   * Creates a fixed-length UTF-8 string type, which PyTables reads as {@code str} rather than
   * {@code bytes}.
   */
  static EncodedType unicode(int bytes) {
    int utf8 = 0x10;
    return new EncodedType(STRING, bytes, header(STRING, utf8, bytes, 0).array());
  }

  /** Creates the type of an array that contains {@code count} values. */
  static EncodedType array(EncodedType element, int count) {
    int size = element.getSize() * count;
    ByteBuffer buffer = header(ARRAY, 0, size, 5 + element.encoded.length);
    buffer.put((byte) 1).putInt(count).put(element.encoded);
    return new EncodedType(ARRAY, size, buffer.array());
  }

  /** Creates the type of a table's rows. */
  static EncodedType compound(List<Member> members, int size) {
    int offsetBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(size) + 7) / 8;
    int length =
        members.stream()
            .mapToInt(m -> m.name().length() + 1 + offsetBytes + m.type().encoded.length)
            .sum();
    ByteBuffer buffer = header(COMPOUND, members.size(), size, length);
    for (Member member : members) {
      buffer.put(member.name().getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
      for (int i = 0; i < offsetBytes; i++) {
        buffer.put((byte) (member.offset() >>> 8 * i));
      }
      buffer.put(member.type().encoded);
    }
    return new EncodedType(COMPOUND, size, buffer.array());
  }

  private static EncodedType fixedPoint(int bits, int signed) {
    ByteBuffer buffer = header(FIXED_POINT, signed, bits / 8, 4);
    buffer.putShort((short) 0).putShort((short) bits);
    return new EncodedType(FIXED_POINT, bits / 8, buffer.array());
  }

  private static EncodedType floatingPoint(int bits, int mantissa, int exponent, int bias) {
    int impliedLeadingOne = 0x20;
    int signPosition = bits - 1;
    ByteBuffer buffer = header(FLOATING_POINT, impliedLeadingOne | signPosition << 8, bits / 8, 12);
    buffer.putShort((short) 0).putShort((short) bits);
    buffer.put((byte) mantissa).put((byte) exponent).put((byte) 0).put((byte) mantissa);
    buffer.putInt(bias);
    return new EncodedType(FLOATING_POINT, bits / 8, buffer.array());
  }

  private static ByteBuffer header(int typeClass, int classBits, int size, int more) {
    return ByteBuffer.allocate(8 + more)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(typeClass | VERSION << 4 | classBits << 8)
        .putInt(size);
  }

  @Override
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(encoded);
  }

  /** Returns the data unchanged, because callers pass bytes that are already encoded. */
  @Override
  public ByteBuffer encodeData(Object data) {
    return ByteBuffer.wrap((byte[]) data);
  }

  @Override
  public Class<?> getJavaType() {
    return byte[].class;
  }

  @Override
  public Object fillData(ByteBuffer buffer, int[] dimensions, HdfBackingStorage storage) {
    throw new UnsupportedOperationException("this type can be written but not read");
  }
}
