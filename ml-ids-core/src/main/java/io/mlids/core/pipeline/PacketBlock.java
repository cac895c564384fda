package io.mlids.core.pipeline;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PackedPackets;
import java.util.Arrays;

/**
 * A block of packet copies, and an action to run after the last packet. The captured payloads are
 * copied too, unless the source retains them. Blocks are reused; each is used by one thread at a
 * time.
 */
final class PacketBlock {
  /** Packets per block: enough that waking the other thread costs little per packet. */
  static final int PACKETS = 1024;

  /** Payload bytes per block; a packet with a longer payload gets its own block. */
  private static final int PAYLOADS = 1 << 18;

  private static final int FIRST_PAYLOADS = 1 << 12;
  private static final Runnable NONE = () -> {};

  private final PackedPackets packets = new PackedPackets();
  private final DecodedPacket packet = new DecodedPacket();

  /**
   * The concatenated payloads. Offset 0 means that a packet has no payload, so the first payload
   * begins at offset 1.
   */
  private byte[] copies = new byte[FIRST_PAYLOADS];

  /** The array that holds the payloads: the copies or the source's array. */
  private byte[] payloads = copies;

  private int used = 1;
  private Runnable step = NONE;

  /** Returns whether a packet with a payload of the given length fits. */
  boolean hasRoomFor(int payload) {
    return isEmpty() || packets.size() < PACKETS && payload <= PAYLOADS - used;
  }

  boolean isEmpty() {
    return packets.size() == 0;
  }

  /** The number of captured bytes in a packet's payload. */
  static int captured(DecodedPacket packet, int end) {
    int offset = packet.payloadOffset();
    return offset == 0 ? 0 : Math.clamp(end - offset, 0, packet.payloadLength());
  }

  /** The array that holds the payloads: the source's or the block's own. */
  byte[] payloads() {
    return payloads;
  }

  /**
   * Copies a packet but not its payload, which stays in the source's array. All retained packets in
   * a block share one array.
   */
  void addRetained(DecodedPacket retained, byte[] bytes, int end) {
    payloads = bytes;
    packets.add(retained, retained.payloadOffset(), end);
  }

  /** Copies a packet and its payload. */
  void add(DecodedPacket copied, byte[] bytes, int payload) {
    if (payload > copies.length - used) {
      copies = Arrays.copyOf(copies, Math.max(used + payload, copies.length * 2));
    }
    payloads = copies;
    int offset = copied.payloadOffset() == 0 ? 0 : used;
    if (payload > 0) {
      System.arraycopy(bytes, copied.payloadOffset(), copies, used, payload);
      used += payload;
    }
    packets.add(copied, offset, used);
  }

  /** Sets the action to run after the packets have been passed on. */
  void then(Runnable next) {
    step = next;
  }

  /** Passes the packets on, then runs the action. */
  void passTo(DecodedPackets receiver) {
    while (packets.next(packet)) {
      receiver.add(packet, payloads, packets.end());
    }
    step.run();
  }

  /** Empties the block. */
  void clear() {
    packets.clear();
    used = 1;
    payloads = copies;
    step = NONE;
  }
}
