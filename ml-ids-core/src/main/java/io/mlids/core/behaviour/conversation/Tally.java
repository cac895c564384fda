package io.mlids.core.behaviour.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * Live counts of a subject's flows, packets and bytes. Packets are added when a conversation fails
 * or ends, and, for a long conversation, while it grows. Not thread-safe.
 */
public final class Tally {
  private static final int SAMPLES = 3;

  private long flows;
  private long packets;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private Conversation sample;

  /** Further sample flows; null until {@link #sampleMore}. */
  private List<Conversation> more;

  /** Creates a tally whose counts are all zero. */
  public Tally() {}

  /** Counts a conversation that has just opened. */
  public void opened(Conversation conversation) {
    flows++;
    first = Math.min(first, conversation.start);
    last = Math.max(last, conversation.last);
    if (sample == null) {
      sample = conversation;
    } else if (more != null && more.size() < SAMPLES) {
      more.add(conversation);
    }
  }

  /**
   * Counts a conversation that opened earlier, including the packets that other tallies have
   * already counted.
   */
  public void join(Conversation conversation) {
    opened(conversation);
    packets += conversation.talliedPackets();
    bytes += conversation.talliedBytes();
  }

  /** Starts collecting more sample flows, because the subject has done something of interest. */
  public void sampleMore() {
    if (more == null) {
      more = new ArrayList<>(SAMPLES);
    }
  }

  /** Adds the counts of flows that are not tracked as conversations. */
  public void add(long newFlows, long newPackets, long newBytes, long from, long to) {
    flows += newFlows;
    packets += newPackets;
    bytes += newBytes;
    first = Math.min(first, from);
    last = Math.max(last, to);
  }

  /** Adds further packets of a conversation to the counts. */
  void add(Conversation conversation, long newPackets, long newBytes) {
    packets += newPackets;
    bytes += newBytes;
    last = Math.max(last, conversation.last);
  }

  /** The number of flows counted. */
  public long flows() {
    return flows;
  }

  /** The number of packets counted. */
  public long packets() {
    return packets;
  }

  /** The number of payload bytes counted. */
  public long bytes() {
    return bytes;
  }

  /** The time of the first packet, in microseconds since the epoch. */
  public long first() {
    return first;
  }

  /** The time of the last packet counted. */
  public long last() {
    return last;
  }

  /** The current state of some of the flows, including the first one. */
  public List<SampleFlow> sample() {
    List<SampleFlow> samples = new ArrayList<>(1 + SAMPLES);
    if (sample != null) {
      samples.add(SampleFlow.of(sample));
    }
    if (more != null) {
      more.forEach(each -> samples.add(SampleFlow.of(each)));
    }
    return List.copyOf(samples);
  }
}
