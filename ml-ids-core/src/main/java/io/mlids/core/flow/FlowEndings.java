package io.mlids.core.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends flows: hands them on or drops them, and keeps the counts. Not thread-safe. */
final class FlowEndings {
  private final FlowPolicy policy;
  private final EndedKeys endedKeys;
  private final Consumer<Flow> ended;
  private int maxFlows;

  private long opened;
  private long written;
  private long active;
  private long droppedSinglePacket;
  private long droppedAtLimit;
  private long expiredEarly;

  FlowEndings(FlowPolicy policy, EndedKeys endedKeys, Consumer<Flow> ended, int maxFlows) {
    this.policy = policy;
    this.endedKeys = endedKeys;
    this.ended = ended;
    this.maxFlows = maxFlows;
  }

  /** Changes the limit on open flows. */
  void limit(int flows) {
    maxFlows = flows;
  }

  /** Counts a new flow. */
  void opened() {
    opened++;
    active++;
  }

  /** Open flows. */
  long active() {
    return active;
  }

  /** Whether the limit on open flows is reached. */
  boolean isFull() {
    return active >= maxFlows;
  }

  /** Ends a flow of more than one packet; its entry remains. */
  void end(FlowTable table, int entry, Flow flow) {
    flow.end(FlowKeys.unpack(table, entry), policy.countsOpenActivePeriod());
    written++;
    active--;
    ended.accept(flow);
  }

  /**
   * Ends the flow of an entry that has seen one packet; the entry remains.
   *
   * @param inTime whether no further packet could have joined the flow
   */
  void endFirst(FlowTable table, int entry, boolean inTime) {
    if (policy.keepsSinglePackets()) {
      long time = table.time(entry);
      end(
          table,
          entry,
          new Flow(policy.statistics(), time, table.packet(entry), table.sequence(entry)));
    } else {
      active--;
      if (inTime) {
        droppedSinglePacket++;
      } else {
        droppedAtLimit++;
      }
    }
  }

  /**
   * Ends a flow without waiting for its next packet, and removes its entry.
   *
   * @param inTime whether its timeout has passed
   */
  void endEarly(FlowTable table, int entry, boolean inTime) {
    @Nullable Flow flow = table.flow(entry);
    if (policy.remembersDirection()) {
      endedKeys.remember(table, entry, flow != null ? flow.sourceIsA() : table.sourceIsA(entry));
    }
    if (flow != null || policy.keepsSinglePackets()) {
      // Under a policy that remembers directions, only the key's next packet ends a flow in time.
      expiredEarly += inTime && !policy.remembersDirection() ? 0 : 1;
    }
    if (flow != null) {
      end(table, entry, flow);
    } else {
      endFirst(table, entry, inTime);
    }
    table.remove(entry);
  }

  /** Ends a flow that has reached its maximum age; the key's next packet continues it. */
  void endToContinue(FlowTable table, int entry) {
    @Nullable Flow flow = table.flow(entry);
    if (flow != null) {
      end(table, entry, flow);
      endedKeys.awaitContinuation(
          table, entry, flow.end(), flow.firstFlags(), flow.sourceIsA(), flow.firstSequence());
    } else {
      endFirst(table, entry, true);
      endedKeys.awaitContinuation(
          table,
          entry,
          table.time(entry),
          table.firstFlags(entry),
          table.sourceIsA(entry),
          table.sequence(entry));
    }
  }

  MeterStatistics statistics(long timesBackwards) {
    return new MeterStatistics(
        opened,
        written,
        active,
        droppedSinglePacket,
        droppedAtLimit,
        expiredEarly,
        endedKeys.directionsLost(),
        endedKeys.forgotten(),
        timesBackwards);
  }
}
