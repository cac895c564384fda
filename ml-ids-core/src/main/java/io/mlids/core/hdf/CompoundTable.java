package io.mlids.core.hdf;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.DeflatePipelineFilter;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.CompoundDataType.CompoundDataMember;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the rows of a chunked HDF5 dataset of compounds in sequence, and keeps only one chunk in
 * memory. Values are read directly from byte-shuffled chunks, so the chunks need not be unshuffled.
 *
 * <p>Callers handle jHDF's exceptions, because only callers can name the file in a message. Not
 * thread-safe.
 */
final class CompoundTable implements AutoCloseable {
  /** The maximum number of rows that {@link #ready} returns. */
  static final int STEP = 4096;

  /** A limit that protects against damaged headers; no known program writes larger chunks. */
  private static final long LARGEST_CHUNK_BYTES = 1L << 28;

  private final ChunkedDataset dataset;
  private final int rowSize;
  private final int chunkRows;
  private final long rowCount;
  private final boolean shuffled;
  private final boolean deflated;
  private final boolean ownFilters;

  private final Inflater inflater = new Inflater();
  private final long[] bits = new long[STEP];
  private byte[] chunk = {};
  private int rowStride;
  private int byteStride;
  private long nextRow;
  private int rowInChunk;
  private int rowsInChunk;

  CompoundTable(ChunkedDataset dataset) {
    this.dataset = dataset;
    this.rowSize = dataset.getDataType().getSize();
    long[] shape = dataset.getDimensionsAsLong();
    int[] chunkShape = dataset.getChunkDimensions();
    if (shape.length != 1 || chunkShape.length != 1 || !dataset.isCompound()) {
      throw new IllegalArgumentException(dataset.getPath() + " is not a table");
    }
    this.rowCount = shape[0];
    this.chunkRows = chunkShape[0];
    if (rowSize < 1
        || chunkRows < 1
        || rowCount < 0
        || rowCount > Integer.MAX_VALUE
        || (long) chunkRows * rowSize > LARGEST_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "%d rows of %d bytes in chunks of %d".formatted(rowCount, rowSize, chunkRows));
    }
    List<PipelineFilterWithData> filters = dataset.getFilters();
    this.shuffled =
        !filters.isEmpty()
            && filters.getFirst().getId() == ByteShuffleFilter.ID
            && filters.getFirst().getFilterData()[0] == rowSize;
    this.deflated = !filters.isEmpty() && filters.getLast().getId() == DeflatePipelineFilter.ID;
    this.ownFilters = filters.size() == (shuffled ? 1 : 0) + (deflated ? 1 : 0);
  }

  long rowCount() {
    return rowCount;
  }

  List<CompoundDataMember> members() {
    return ((CompoundDataType) dataset.getDataType()).getMembers();
  }

  int rowSize() {
    return rowSize;
  }

  /** The number of the next row, from 0. */
  long position() {
    return nextRow;
  }

  /** The number of wanted rows that are available now; at least one until the table ends. */
  int ready(int wanted) {
    if (rowInChunk == rowsInChunk && nextRow < rowCount) {
      load();
    }
    return Math.min(Math.min(wanted, STEP), rowsInChunk - rowInChunk);
  }

  /** Advances past rows that were consumed. */
  void skip(int rows) {
    rowInChunk += rows;
    nextRow += rows;
  }

  /**
   * The stored numbers at an offset in the next rows, in the low bytes and without sign extension.
   * The array is reused.
   */
  long[] bits(int offset, int size, boolean bigEndian, int rows) {
    for (int b = 0; b < size; b++) {
      int shift = 8 * (bigEndian ? size - 1 - b : b);
      int position = (offset + b) * byteStride + rowInChunk * rowStride;
      if (b == 0) {
        for (int i = 0; i < rows; i++, position += rowStride) {
          bits[i] = (chunk[position] & 0xFFL) << shift;
        }
      } else {
        for (int i = 0; i < rows; i++, position += rowStride) {
          bits[i] |= (chunk[position] & 0xFFL) << shift;
        }
      }
    }
    return bits;
  }

  /**
   * Copies the bytes at an offset in a following row; if {@code row} is 0, that is the next row.
   * Returns the number of bytes without trailing NULs.
   */
  int text(int offset, int size, int row, byte[] text) {
    int position = offset * byteStride + (rowInChunk + row) * rowStride;
    int length = 0;
    for (int b = 0; b < size; b++, position += byteStride) {
      text[b] = chunk[position];
      if (text[b] != 0) {
        length = b + 1;
      }
    }
    return length;
  }

  private void load() {
    int[] firstRow = {Math.toIntExact(nextRow)};
    int length = chunkRows * rowSize;
    if (ownFilters) {
      ByteBuffer raw = dataset.getRawChunkBuffer(firstRow);
      if (deflated) {
        inflate(raw, length);
      } else {
        chunk = new byte[raw.remaining()];
        raw.get(chunk);
      }
    } else {
      chunk = dataset.getDecompressedChunk(firstRow);
    }
    if (chunk.length != length) {
      throw new IllegalStateException("a chunk of " + chunk.length + " bytes");
    }
    boolean planes = ownFilters && shuffled;
    rowStride = planes ? 1 : rowSize;
    byteStride = planes ? chunkRows : 1;
    rowInChunk = 0;
    rowsInChunk = (int) Math.min(chunkRows, rowCount - nextRow);
  }

  private void inflate(ByteBuffer raw, int length) {
    if (chunk.length != length) {
      chunk = new byte[length];
    }
    inflater.reset();
    inflater.setInput(raw);
    try {
      int done = 0;
      while (done < length) {
        int more = inflater.inflate(chunk, done, length - done);
        if (more == 0) {
          throw new IllegalStateException("compressed data is truncated");
        }
        done += more;
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("compressed data is damaged", e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
