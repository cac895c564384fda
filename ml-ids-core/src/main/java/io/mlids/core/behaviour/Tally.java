package io.mlids.core.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Flows, packets and bytes of a subject, counted on while it acts: whoever holds it sees the
 * latest. Belongs to the thread of its {@link Behaviour}.
 */
public final class Tally {
  private static final int SAMPLES = 2;

  /** Most subjects have fewer flows, and are never shown. */
  private static final int FEWEST_FOR_MORE = 5;

  private long flows;
  private long packets;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private Conversation sample;
  private List<Conversation> more = List.of();

  Tally() {}

  void opened(Conversation conversation) {
    flows++;
    first = Math.min(first, conversation.start);
    last = Math.max(last, conversation.last);
    if (flows == 1) {
      sample = conversation;
    } else if (flows >= FEWEST_FOR_MORE && more.size() < SAMPLES) {
      if (more.isEmpty()) {
        more = new ArrayList<>(SAMPLES);
      }
      more.add(conversation);
    }
  }

  void add(long newFlows, long newPackets, long newBytes, long from, long to) {
    flows += newFlows;
    packets += newPackets;
    bytes += newBytes;
    first = Math.min(first, from);
    last = Math.max(last, to);
  }

  void add(Conversation conversation, long newPackets, long newBytes) {
    packets += newPackets;
    bytes += newBytes;
    last = Math.max(last, conversation.last);
  }

  public long flows() {
    return flows;
  }

  public long packets() {
    return packets;
  }

  /** Payload bytes. */
  public long bytes() {
    return bytes;
  }

  /** Time of the first packet, microseconds since the epoch. */
  public long first() {
    return first;
  }

  /** Time of the last packet that has been counted. */
  public long last() {
    return last;
  }

  /** A few of the flows, the first one among them, as far as they have come. */
  public List<SampleFlow> sample() {
    return Stream.concat(Stream.ofNullable(sample), more.stream()).map(SampleFlow::of).toList();
  }
}
