package io.mlids.core.behaviour;

import java.util.ArrayList;
import java.util.List;

/**
 * Flows, packets and bytes of a subject, counted on while it acts: whoever holds it sees the
 * latest. Belongs to the thread of its {@link Behaviour}.
 */
public final class Tally {
  private static final int SAMPLES = 3;

  private long flows;
  private long packets;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private List<Conversation> sample = List.of();

  Tally() {}

  void opened(Conversation conversation) {
    flows++;
    first = Math.min(first, conversation.start);
    last = Math.max(last, conversation.last);
    if (sample.size() < SAMPLES) {
      if (sample.isEmpty()) {
        sample = List.of(conversation);
      } else {
        if (sample.size() == 1) {
          sample = new ArrayList<>(sample);
        }
        sample.add(conversation);
      }
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

  /** A few of the flows, the first ones, as far as they have come. */
  public List<SampleFlow> sample() {
    return sample.stream().map(SampleFlow::of).toList();
  }
}
