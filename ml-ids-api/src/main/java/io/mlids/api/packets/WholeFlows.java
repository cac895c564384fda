package io.mlids.api.packets;

import io.mlids.core.packet.DecodedPacket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extends a time span so that the flows in it are whole. A packet before or after the span belongs
 * to a flow in it if the flow pauses at most {@link #PAUSE_MICROS} in between. Remembers at most
 * {@link #MOST} flows; packets of further flows outside the span are left out. Not thread-safe.
 */
final class WholeFlows {
  /** A longer pause ends a flow. */
  static final long PAUSE_MICROS = 120_000_000;

  /** The maximum number of flows. */
  static final int MOST = 100_000;

  private static final int MOST_EARLIER = 1_000_000;

  private final long from;
  private final long until;
  private final Map<Flow, State> flows = new HashMap<>();
  private long earlier;
  private long cleanedAt = Long.MIN_VALUE / 2;
  private boolean full;

  /** The endpoints in one order. */
  private record Flow(
      long aHigh, long aLow, long bHigh, long bLow, int portA, int portB, int protocol) {
    static Flow of(DecodedPacket p) {
      boolean isInOrder =
          p.sourceHigh() != p.destinationHigh()
              ? p.sourceHigh() < p.destinationHigh()
              : p.sourceLow() != p.destinationLow()
                  ? p.sourceLow() < p.destinationLow()
                  : p.sourcePort() <= p.destinationPort();
      return isInOrder
          ? new Flow(
              p.sourceHigh(),
              p.sourceLow(),
              p.destinationHigh(),
              p.destinationLow(),
              p.sourcePort(),
              p.destinationPort(),
              p.protocol())
          : new Flow(
              p.destinationHigh(),
              p.destinationLow(),
              p.sourceHigh(),
              p.sourceLow(),
              p.destinationPort(),
              p.sourcePort(),
              p.protocol());
    }
  }

  /** What is known of a flow. */
  private static final class State {
    /** Packets before the span, which belong to it if another one follows soon. */
    private final Positions before = new Positions();

    private long last;
    private boolean isInside;
  }

  WholeFlows(long from, long until) {
    this.from = from;
    this.until = until;
  }

  /**
   * Takes a packet that is selected apart from its time.
   *
   * @param into receives the places of packets in the span or in flows in the span
   */
  void take(DecodedPacket packet, int file, long offset, Positions into) {
    long time = packet.timestamp();
    boolean isInside = time >= from && time <= until;
    State state = state(packet, time);
    if (state == null) {
      if (isInside) {
        into.add(file, offset);
      }
      return;
    }
    if (time - state.last > PAUSE_MICROS) {
      earlier -= state.before.size();
      state.before.clear();
      state.isInside = false;
    }
    state.last = Math.max(state.last, time);
    if (isInside) {
      state.isInside = true;
      earlier -= state.before.size();
      into.addAll(state.before);
      state.before.clear();
    }
    if (state.isInside) {
      into.add(file, offset);
    } else if (time < from) {
      if (earlier < MOST_EARLIER) {
        state.before.add(file, offset);
        earlier++;
      } else {
        full = true;
      }
    }
  }

  private @Nullable State state(DecodedPacket packet, long time) {
    Flow flow = Flow.of(packet);
    State state = flows.get(flow);
    if (state == null && time <= until) {
      if (flows.size() == MOST && time - cleanedAt > PAUSE_MICROS) {
        cleanedAt = time;
        flows.values().removeIf(each -> hasEnded(each, time));
      }
      if (flows.size() == MOST) {
        full = true;
        return null;
      }
      state = new State();
      state.last = time;
      flows.put(flow, state);
    }
    return state;
  }

  private boolean hasEnded(State state, long time) {
    boolean hasEnded = time - state.last > PAUSE_MICROS;
    earlier -= hasEnded ? state.before.size() : 0;
    return hasEnded;
  }

  /** Returns whether some flows may be cut at the ends of the span. */
  boolean isIncomplete() {
    return full;
  }
}
