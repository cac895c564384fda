package io.mlids.core.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends flows, either emitting or dropping each one, and counts them. Not thread-safe. */
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

  /** Returns whether the number of open flows has reached its limit. */
  boolean isFull() {
    return active >= maxFlows;
  }

  /** Ends and emits a flow, but keeps its table entry. */
  void end(FlowTable table, int entry, Flow flow) {
    flow.end(FlowKeys.unpack(table, entry), policy.countsOpenActivePeriod());
    written++;
    active--;
    ended.accept(flow);
  }

  /**
   * Ends a flow with only one packet, but keeps its table entry.
   *
   * @param inTime true if no later packet could have belonged to the flow
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
   * Ends a flow without waiting for another packet, and removes its table entry.
   *
   * @param inTime whether the flow's timeout has passed
   */
  void endEarly(FlowTable table, int entry, boolean inTime) {
    @Nullable Flow flow = table.flow(entry);
    if (policy.remembersDirection()) {
      endedKeys.remember(table, entry, flow != null ? flow.sourceIsA() : table.sourceIsA(entry));
    }
    if (flow != null || policy.keepsSinglePackets()) {
      // If the policy remembers directions, a flow ends on time only if it is ended by the next
      // packet with its key.
      expiredEarly += inTime && !policy.remembersDirection() ? 0 : 1;
    }
    if (flow != null) {
      end(table, entry, flow);
    } else {
      endFirst(table, entry, inTime);
    }
    table.remove(entry);
  }

  /**
   * Ends a flow that has reached its maximum age; the next packet with the same key starts a new
   * flow, which continues this one.
   */
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
