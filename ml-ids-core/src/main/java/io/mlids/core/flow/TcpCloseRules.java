package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/** See {@link FlowRules#tcpClose}. */
final class TcpCloseRules extends FlowRules {
  private static final long IDLE_MICROS = 120_000_000;

  private static final Accumulation ACCUMULATION = new Accumulation(false, true, true, true);

  private final long continuesAfterMicros;

  TcpCloseRules(long activeTimeoutMicros) {
    this.continuesAfterMicros = activeTimeoutMicros > 0 ? activeTimeoutMicros : Long.MAX_VALUE;
  }

  @Override
  Accumulation accumulation() {
    return ACCUMULATION;
  }

  @Override
  boolean keepsSinglePackets() {
    return true;
  }

  @Override
  boolean levelsTime() {
    return true;
  }

  @Override
  boolean countsLastStretch() {
    return true;
  }

  @Override
  boolean ordersPortsOfEqualAddresses() {
    return true;
  }

  /** A SYN-ACK answers a SYN that was not captured. */
  @Override
  boolean isReversed(DecodedPacket first) {
    return first.has(DecodedPacket.SYN | DecodedPacket.ACK);
  }

  @Override
  boolean continuationIsForward() {
    return false;
  }

  @Override
  Step step(DecodedPacket packet, long start, long last, int firstFlags, int firstSequence) {
    long now = packet.timestamp();
    if (now - last > IDLE_MICROS) {
      return Step.RENEW;
    }
    boolean repeats = (firstFlags & DecodedPacket.SYN) != 0 && packet.sequence() == firstSequence;
    if (opens(packet) && !repeats) {
      return Step.RENEW;
    }
    if (now - start > continuesAfterMicros) {
      return Step.CONTINUE;
    }
    return Step.ADD;
  }

  @Override
  boolean marksActivity(DecodedPacket packet) {
    return true;
  }

  @Override
  boolean ends(Flow flow, DecodedPacket packet) {
    return flow.isTcpClosed();
  }

  @Override
  boolean endsAtOnce(DecodedPacket first) {
    return first.has(DecodedPacket.RST);
  }

  @Override
  long continuesAfterMicros() {
    return continuesAfterMicros;
  }

  @Override
  long timeoutMicros() {
    return IDLE_MICROS;
  }

  @Override
  long timeoutBegins(long start, long last) {
    return last;
  }

  @Override
  boolean remembersOrientation() {
    return false;
  }

  @Override
  boolean holdsOff() {
    return true;
  }

  @Override
  boolean reopens(DecodedPacket packet, long sinceClose) {
    return opens(packet) || sinceClose > IDLE_MICROS;
  }

  /** Whether a packet asks for a connection; an answer to one that was closed is no such thing. */
  private static boolean opens(DecodedPacket packet) {
    return packet.has(DecodedPacket.SYN) && !packet.has(DecodedPacket.ACK);
  }
}
