package io.mlids.parquet.thrift;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes structures in the compact protocol of Apache Thrift. The fields of a structure must be
 * written in ascending order of their numbers, by less than 16 at a time. Not thread-safe.
 */
public final class CompactWriter {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I16 = 4;
  private static final int DEEPEST = 16;

  /** The type of lists of 32-bit integers. */
  public static final int I32 = 5;

  private static final int I64 = 6;

  /** The type of lists of texts. */
  public static final int BINARY = 8;

  private static final int LIST = 9;

  /** The type of lists of structures. */
  public static final int STRUCT = 12;

  private static final int LONGEST_SHORT_LIST = 14;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int[] lastField = new int[DEEPEST];
  private int depth;

  /** Writes a field of type {@code bool}. */
  public CompactWriter bool(int field, boolean value) {
    field(field, value ? TRUE : FALSE);
    return this;
  }

  /** Writes a field of type {@code i16}. */
  public CompactWriter i16(int field, int value) {
    field(field, I16);
    zigzag(value);
    return this;
  }

  /** Writes a field of type {@code i32}. */
  public CompactWriter i32(int field, int value) {
    field(field, I32);
    zigzag(value);
    return this;
  }

  /** Writes a field of type {@code i64}. */
  public CompactWriter i64(int field, long value) {
    field(field, I64);
    zigzag(value);
    return this;
  }

  /** Writes a field that contains bytes. */
  public CompactWriter binary(int field, byte[] value) {
    field(field, BINARY);
    bytes(value);
    return this;
  }

  /** Writes a field that contains text. */
  public CompactWriter text(int field, String value) {
    return binary(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins a field that contains a structure; {@link #end} ends it. */
  public CompactWriter struct(int field) {
    field(field, STRUCT);
    return begin();
  }

  /** Begins a field that contains a list, whose elements must follow. */
  public CompactWriter list(int field, int elementType, int size) {
    field(field, LIST);
    if (size <= LONGEST_SHORT_LIST) {
      out.write(size << 4 | elementType);
    } else {
      out.write(0xF0 | elementType);
      varint(size);
    }
    return this;
  }

  /** Begins a structure that is an element of a list; {@link #end} ends it. */
  public CompactWriter begin() {
    depth++;
    lastField[depth] = 0;
    return this;
  }

  /** Writes an integer that is an element of a list. */
  public CompactWriter element(int value) {
    zigzag(value);
    return this;
  }

  /** Writes a text that is an element of a list. */
  public CompactWriter element(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Ends a structure; the outermost one too. */
  public CompactWriter end() {
    out.write(0);
    depth--;
    return this;
  }

  /** What has been written. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private void field(int field, int type) {
    out.write(field - lastField[depth] << 4 | type);
    lastField[depth] = field;
  }

  private void bytes(byte[] value) {
    varint(value.length);
    out.writeBytes(value);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
