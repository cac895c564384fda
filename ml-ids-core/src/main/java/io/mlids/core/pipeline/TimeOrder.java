package io.mlids.core.pipeline;

import io.mlids.core.packet.DecodedPacket;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Sorts packets by time within a window of at most {@link #WINDOW_MICROS} of traffic and {@link
 * #MAX_PACKETS} packets. Packets with equal times keep their order of arrival.
 *
 * <p>Packets that arrive in order go through a queue. Only a packet that is earlier than the newest
 * one goes into a heap. If a packet is too late for the window, all packets in the window are
 * released first. After a jump back in time, the packets that follow are therefore sorted among
 * themselves.
 */
final class TimeOrder {
  static final long WINDOW_MICROS = 5_000_000;
  static final int MAX_PACKETS = 1 << 13;

  private record Early(DecodedPacket packet, long number) {}

  private final Consumer<DecodedPacket> ordered;
  private final ArrayDeque<DecodedPacket> ascending = new ArrayDeque<>();
  private final PriorityQueue<Early> early =
      new PriorityQueue<>(
          Comparator.<Early>comparingLong(e -> e.packet.timestamp()).thenComparing(Early::number));
  private final ArrayDeque<DecodedPacket> spare = new ArrayDeque<>();
  private long lastOrdered = Long.MIN_VALUE;
  private long late;
  private long number;

  /**
   * Creates an empty window.
   *
   * @param ordered receives the packets in order; a packet is valid only during the call
   */
  TimeOrder(Consumer<DecodedPacket> ordered) {
    this.ordered = ordered;
  }

  /** Returns a packet to fill before calling {@link #add}; returns the same packet until then. */
  DecodedPacket next() {
    if (spare.isEmpty()) {
      spare.add(new DecodedPacket());
    }
    return spare.peekLast();
  }

  /** Adds the packet that {@link #next} returned. */
  void add(DecodedPacket packet) {
    spare.removeLast();
    long time = packet.timestamp();
    if (!ascending.isEmpty() && time < ascending.peekLast().timestamp() - WINDOW_MICROS) {
      late++;
      flush();
    } else if (time < lastOrdered) {
      late++;
    }
    if (ascending.isEmpty() || time >= ascending.peekLast().timestamp()) {
      ascending.add(packet);
    } else {
      early.add(new Early(packet, number++));
    }
    while (size() > MAX_PACKETS || isOver(time)) {
      release();
    }
  }

  private boolean isOver(long time) {
    return !ascending.isEmpty() && oldest().timestamp() < time - WINDOW_MICROS;
  }

  /** If times are equal, the packet in the queue arrived first. */
  private DecodedPacket oldest() {
    DecodedPacket first = ascending.peekFirst();
    return early.isEmpty() || first.timestamp() <= early.peek().packet.timestamp()
        ? first
        : early.peek().packet;
  }

  private void release() {
    DecodedPacket packet = oldest();
    if (packet == ascending.peekFirst()) {
      ascending.removeFirst();
    } else {
      early.remove();
    }
    lastOrdered = packet.timestamp();
    ordered.accept(packet);
    spare.add(packet);
  }

  /** Releases all packets in the window; later packets are sorted separately. */
  void flush() {
    while (size() > 0) {
      release();
    }
    lastOrdered = Long.MIN_VALUE;
  }

  /** The number of packets in the window. */
  int size() {
    return ascending.size() + early.size();
  }

  /** The number of packets that arrived too late to be sorted. */
  long late() {
    return late;
  }
}
