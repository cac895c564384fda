package io.mlids.api.packets.file;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;

/**
 * The packets in an array of blocks that {@link PcapngBlocks} wrote. Blocks of other types are
 * skipped. Not thread-safe.
 */
public final class BlockPackets implements PacketSource {
  private final byte[] bytes;
  private final ByteBuffer view;
  private final IntUnaryOperator linkTypes;
  private int at;
  private int next;
  private final int end;
  private int capturedLength;

  /**
   * @param from the offset of the first block
   * @param end the end of the last block
   * @param linkTypes the link type of each interface
   */
  public BlockPackets(byte[] bytes, int from, int end, IntUnaryOperator linkTypes) {
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.next = from;
    this.end = end;
    this.linkTypes = linkTypes;
  }

  /**
   * Returns the size of a whole, intact block.
   *
   * @param view little-endian bytes
   * @return 0 if no such block begins at this offset
   */
  static int blockSize(ByteBuffer view, int at, int end) {
    if (end - at < 12) {
      return 0;
    }
    int size = view.getInt(at + 4);
    boolean isWhole = size >= 12 && size % 4 == 0 && size <= end - at;
    if (!isWhole || view.getInt(at + size - 4) != size) {
      return 0;
    }
    if (view.getInt(at) != PcapngBlocks.PACKET) {
      return size;
    }
    int captured = size < PcapngBlocks.packetSize(0) ? -1 : view.getInt(at + 20);
    return captured >= 0
            && captured <= PcapngBlocks.LONGEST_PACKET
            && PcapngBlocks.packetSize(captured) == size
        ? size
        : 0;
  }

  @Override
  public boolean next() {
    while (next < end) {
      int size = blockSize(view, next, end);
      if (size == 0) {
        return false;
      }
      at = next;
      next += size;
      if (view.getInt(at) == PcapngBlocks.PACKET) {
        capturedLength = view.getInt(at + 20);
        return true;
      }
    }
    return false;
  }

  /** The offset of the current packet's block. */
  public int blockStart() {
    return at;
  }

  /** The size of the current packet's block. */
  public int blockSize() {
    return next - at;
  }

  /** The number of the current packet's interface. */
  public int interfaceNumber() {
    return view.getInt(at + 8);
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int offset() {
    return at + PcapngBlocks.PACKET_HEADER;
  }

  @Override
  public int capturedLength() {
    return capturedLength;
  }

  @Override
  public int length() {
    return view.getInt(at + 24);
  }

  @Override
  public long timestamp() {
    return (long) view.getInt(at + 12) << 32 | Integer.toUnsignedLong(view.getInt(at + 16));
  }

  @Override
  public int linkType() {
    return linkTypes.applyAsInt(interfaceNumber());
  }

  @Override
  public CaptureStatistics statistics() {
    return CaptureStatistics.NONE;
  }

  @Override
  public void close() {}
}
