package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.PcapngBlocks;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RunDecoder;
import io.mlids.core.capture.PacketSource;
import java.util.Arrays;

/**
 * Packets on their way to the disk, encoded as pcapng blocks whose interface number is the packet's
 * link type. Owned by one thread at a time.
 */
final class PacketBlock {
  /** The size of a block that is not full; one more packet always fits. */
  static final int TARGET = 1 << 16;

  /** The memory that a block takes at most, in bytes. */
  static final int CAPACITY = TARGET + PcapngBlocks.packetSize(PcapngBlocks.LONGEST_PACKET);

  private static final int FIRST_CAPACITY = TARGET + (1 << 14);

  private final boolean live;
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private RunDecoder decoder;
  private int end;
  private int packets;
  private long first;
  private long last;

  /**
   * Creates an empty block.
   *
   * @param live whether the block is for packets of the sensor
   * @param decoder the state of the first run that uses the block
   */
  PacketBlock(boolean live, RunDecoder decoder) {
    this.live = live;
    this.decoder = decoder;
    clear(decoder);
  }

  /** Empties the block, for packets of a run. */
  void clear(RunDecoder next) {
    decoder = next;
    end = 0;
    packets = 0;
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
  }

  /** Adds the current packet of a source, if the block is not full. */
  boolean add(PacketSource packet, int captured) {
    if (end >= TARGET) {
      return false;
    }
    int size = PcapngBlocks.packetSize(captured);
    if (size > bytes.length - end) {
      bytes = Arrays.copyOf(bytes, CAPACITY);
    }
    end = PcapngBlocks.putPacket(bytes, end, packet.linkType(), packet, captured);
    packets++;
    long micros = packet.timestamp();
    first = Math.min(first, micros);
    last = Math.max(last, micros);
    return true;
  }

  boolean isLive() {
    return live;
  }

  boolean isEmpty() {
    return packets == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The end of the encoded packets in {@link #bytes}. */
  int end() {
    return end;
  }

  /** Sets the end after packets have been shortened. */
  void shorten(int newEnd) {
    end = newEnd;
  }

  int packets() {
    return packets;
  }

  RecordedRun run() {
    return decoder.run();
  }

  /** Decodes the run's packets; used only by the thread that writes. */
  RunDecoder decoder() {
    return decoder;
  }

  /** The earliest time of a packet, in microseconds since the epoch. */
  long first() {
    return first;
  }

  /** The latest time of a packet. */
  long last() {
    return last;
  }
}
