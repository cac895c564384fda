package io.mlids.parquet.page;

import io.mlids.parquet.column.ColumnValues;
import io.mlids.parquet.thrift.CompactWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes the values of a column in a row group as one page, with a dictionary before it if that
 * takes less space. Single-owner.
 */
public final class ChunkEncoder {
  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;

  private final OutputStream out;
  private final Compression compression;
  private long written;
  private long uncompressed;

  /** Creates an encoder that writes to the given stream. */
  public ChunkEncoder(OutputStream out, Compression compression) {
    this.out = out;
    this.compression = compression;
  }

  /**
   * Writes a column.
   *
   * @param start the position of the stream in the file
   */
  public ChunkSummary write(ColumnValues values, long start) throws IOException {
    written = 0;
    uncompressed = 0;
    Optional<Dictionary> dictionary = Dictionary.of(values);
    Set<Encoding> encodings = EnumSet.of(Encoding.RLE);
    Bytes page = new Bytes();
    levels(values, page);
    Encoding encoding;
    if (dictionary.isPresent()) {
      writeDictionary(dictionary.get());
      encodings.add(Encoding.PLAIN);
      encoding = Encoding.RLE_DICTIONARY;
      page.write(dictionary.get().width());
      RunLengths.encode(dictionary.get().indexes(), values.count(), dictionary.get().width(), page);
    } else {
      encoding = Encoding.PLAIN;
      PlainValues.encode(values, page);
    }
    encodings.add(encoding);
    long dataPage = start + written;
    writeData(values.rows(), encoding, page);
    return new ChunkSummary(
        values.column(),
        compression,
        encodings,
        values.rows(),
        values.rows() - values.count(),
        start,
        dictionary.isPresent() ? OptionalLong.of(start) : OptionalLong.empty(),
        dataPage,
        written,
        uncompressed,
        ValueRange.of(values));
  }

  /** Writes which rows have a value. */
  private static void levels(ColumnValues values, Bytes page) {
    if (!values.column().nullable()) {
      return;
    }
    int[] levels = new int[values.rows()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = values.isPresent(i) ? 1 : 0;
    }
    Bytes encoded = new Bytes();
    RunLengths.encode(levels, levels.length, 1, encoded);
    page.littleEndian(encoded.length(), Integer.BYTES);
    page.write(encoded.toByteArray());
  }

  private void writeDictionary(Dictionary dictionary) throws IOException {
    byte[] body = compression.compress(dictionary.page().array(), dictionary.page().length());
    CompactWriter header = header(DICTIONARY_PAGE, dictionary.page().length(), body.length);
    header.struct(7).i32(1, dictionary.size()).i32(2, Encoding.PLAIN.number()).end();
    write(header, body, dictionary.page().length());
  }

  private void writeData(int rows, Encoding encoding, Bytes page) throws IOException {
    byte[] body = compression.compress(page.array(), page.length());
    CompactWriter header = header(DATA_PAGE, page.length(), body.length);
    header
        .struct(5)
        .i32(1, rows)
        .i32(2, encoding.number())
        .i32(3, Encoding.RLE.number())
        .i32(4, Encoding.RLE.number())
        .end();
    write(header, body, page.length());
  }

  private static CompactWriter header(int type, int uncompressed, int compressed) {
    return new CompactWriter().begin().i32(1, type).i32(2, uncompressed).i32(3, compressed);
  }

  private void write(CompactWriter header, byte[] body, int bodyUncompressed) throws IOException {
    byte[] head = header.end().toByteArray();
    out.write(head);
    out.write(body);
    written += head.length + body.length;
    uncompressed += head.length + bodyUncompressed;
  }
}
