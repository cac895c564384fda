package io.mlids.core.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes packets to a little-endian pcap file (version 2.4) with timestamps in microseconds. All
 * packets in a file must have the same link type. Not thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/">The pcap format</a>
 */
public final class CaptureWriter {
  private static final int MAGIC = 0xA1B2C3D4;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final long SECOND = 1_000_000;

  private final OutputStream out;
  private final ByteBuffer record =
      ByteBuffer.allocate(RECORD_HEADER).order(ByteOrder.LITTLE_ENDIAN);
  private long packets;
  private long bytes = FILE_HEADER;

  /**
   * Writes the file header.
   *
   * @param out the output stream, which should be buffered; the writer does not close it
   * @param linkType the LINKTYPE number of all packets
   * @param snapLength the maximum captured length of a packet
   */
  public CaptureWriter(OutputStream out, int linkType, int snapLength) throws IOException {
    this.out = out;
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    header.putInt(snapLength).putInt(linkType);
    out.write(header.array());
  }

  /** Writes the current packet of a source. */
  public void write(PacketSource packet) throws IOException {
    long micros = packet.timestamp();
    record.clear();
    record.putInt((int) Math.floorDiv(micros, SECOND)).putInt((int) Math.floorMod(micros, SECOND));
    record.putInt(packet.capturedLength()).putInt(packet.length());
    out.write(record.array());
    out.write(packet.bytes(), packet.offset(), packet.capturedLength());
    packets++;
    bytes += sizeOf(packet);
  }

  /** The size in bytes of the record that is written for a packet. */
  public static int sizeOf(PacketSource packet) {
    return RECORD_HEADER + packet.capturedLength();
  }

  /** The number of packets written. */
  public long packets() {
    return packets;
  }

  /** The number of bytes written, including the file header. */
  public long bytes() {
    return bytes;
  }
}
