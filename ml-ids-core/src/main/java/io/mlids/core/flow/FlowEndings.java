package io.mlids.core.flow;

import java.util.function.Consumer;

/** Ends flows: hands them on or drops them, and keeps the accounts. */
final class FlowEndings {
  private final FlowRules rules;
  private final Consumer<Flow> ended;
  private int maxFlows;
  private OrientationMemory orientations;

  private long opened;
  private long written;
  private long active;
  private long droppedSinglePacket;
  private long droppedAtLimit;
  private long expiredEarly;
  private long closesForgotten;

  FlowEndings(FlowRules rules, Consumer<Flow> ended, int maxFlows) {
    this.rules = rules;
    this.ended = ended;
    this.maxFlows = maxFlows;
  }

  /** Changes how many flows there is room for. */
  void limit(int flows) {
    maxFlows = flows;
  }

  /** Counts a flow that begins. */
  void opened() {
    opened++;
    active++;
  }

  /** Flows that go on. */
  long active() {
    return active;
  }

  /** Whether there is no room for another flow. */
  boolean isFull() {
    return active >= maxFlows;
  }

  /** Ends a flow of more than one packet, whose entry stays. */
  void end(FlowTable table, int entry, Flow flow) {
    flow.end(FlowKeys.unpack(table, entry), rules.countsLastStretch());
    written++;
    active--;
    ended.accept(flow);
  }

  /**
   * Ends the flow of an entry that has seen one packet; the entry stays.
   *
   * @param inTime whether it would not have become more
   */
  void endFirst(FlowTable table, int entry, boolean inTime) {
    if (rules.keepsSinglePackets()) {
      long time = table.time(entry);
      end(
          table,
          entry,
          new Flow(rules.accumulation(), time, table.packet(entry), table.sequence(entry)));
    } else {
      active--;
      if (inTime) {
        droppedSinglePacket++;
      } else {
        droppedAtLimit++;
      }
    }
  }

  /** Takes the entry of an ended flow out, or has its key's packets held off. */
  void release(FlowTable table, int entry, long time) {
    if (rules.holdsOff()) {
      table.setFirst(entry, time, FirstPacket.HELD_OFF, 0);
    } else {
      table.remove(entry);
    }
  }

  /**
   * Ends a flow before its next packet, and takes its entry out.
   *
   * @param inTime whether its timeout is over
   */
  void endEarly(FlowTable table, int entry, boolean inTime) {
    Flow flow = table.flow(entry);
    if (rules.remembersOrientation()) {
      boolean sourceIsA =
          flow != null ? flow.sourceIsA() : FirstPacket.sourceIsA(table.packet(entry));
      remember(table, entry, sourceIsA);
    }
    if (flow != null || rules.keepsSinglePackets()) {
      // Where the next packet of the key decides, as in files, ending by time is early always.
      expiredEarly += inTime && !rules.remembersOrientation() ? 0 : 1;
    }
    if (flow != null) {
      end(table, entry, flow);
    } else {
      endFirst(table, entry, inTime);
    }
    table.remove(entry);
  }

  /** Ends a flow that has lasted long enough; what comes next of its key continues it. */
  void endToContinue(FlowTable table, int entry) {
    Flow flow = table.flow(entry);
    long first = table.packet(entry);
    if (flow != null) {
      end(table, entry, flow);
      long over = FirstPacket.toContinue(flow.firstFlags(), flow.sourceIsA());
      table.setFirst(entry, flow.end(), over, flow.firstSequence());
    } else {
      endFirst(table, entry, true);
      long over = FirstPacket.toContinue(FirstPacket.flags(first), FirstPacket.sourceIsA(first));
      table.setFirst(entry, table.time(entry), over, table.sequence(entry));
    }
  }

  /** Takes out a key that has ended, though its packets should be held off or continue it yet. */
  void forget(FlowTable table, int entry) {
    closesForgotten++;
    table.remove(entry);
  }

  /** Keeps the forward direction of a key for its next flow. */
  void remember(FlowTable table, int entry, boolean sourceIsA) {
    if (orientations == null) {
      orientations = new OrientationMemory(maxFlows);
    }
    orientations.put(table.keyHash(entry), sourceIsA);
  }

  /** What is remembered of a key whose flow had to end early. */
  OrientationMemory.Remembered remembered(FlowTable table, long[] key) {
    return orientations == null
        ? OrientationMemory.Remembered.NOTHING
        : orientations.take(table.keyHash(key));
  }

  MeterStatistics statistics(long timesBackwards) {
    return new MeterStatistics(
        opened,
        written,
        active,
        droppedSinglePacket,
        droppedAtLimit,
        expiredEarly,
        orientations == null ? 0 : orientations.lost(),
        closesForgotten,
        timesBackwards);
  }
}
