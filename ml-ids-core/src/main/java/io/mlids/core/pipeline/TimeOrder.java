package io.mlids.core.pipeline;

import io.mlids.core.packet.DecodedPacket;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Puts packets in the order of their times as far as a window reaches: {@link #WINDOW_MICROS} of
 * traffic and {@link #MOST_PACKETS}. Packets of the same time keep the order in which they came.
 *
 * <p>Packets in order cost a place in a queue. Only one that is before the newest goes to a heap
 * beside it. One that comes too late for the window is taken as it comes, and so is everything
 * before it: where times jump back, what follows is put in order from there on.
 */
final class TimeOrder {
  static final long WINDOW_MICROS = 5_000_000;
  static final int MOST_PACKETS = 1 << 13;

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
   * An empty window.
   *
   * @param ordered is given the packets, each of which is valid during the call only
   */
  TimeOrder(Consumer<DecodedPacket> ordered) {
    this.ordered = ordered;
  }

  /** A packet to fill and to {@link #add}; the same one until that. */
  DecodedPacket next() {
    if (spare.isEmpty()) {
      spare.add(new DecodedPacket());
    }
    return spare.peekLast();
  }

  /** Takes the packet of {@link #next}. */
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
    while (size() > MOST_PACKETS || isOver(time)) {
      release();
    }
  }

  private boolean isOver(long time) {
    return !ascending.isEmpty() && oldest().timestamp() < time - WINDOW_MICROS;
  }

  /** Of equal times the one in the queue came first. */
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

  /** Hands on all packets in the window; what comes then is ordered separately. */
  void flush() {
    while (size() > 0) {
      release();
    }
    lastOrdered = Long.MIN_VALUE;
  }

  /** Packets in the window. */
  int size() {
    return ascending.size() + early.size();
  }

  /** Packets that came too late to be put in order. */
  long late() {
    return late;
  }
}
