package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/** See {@link FlowRules#firstFin}. */
final class FirstFinRules extends FlowRules {
  private static final long LIFETIME_MICROS = 120_000_000;

  private static final Accumulation ACCUMULATION = new Accumulation(true, false, false, false);

  @Override
  Accumulation accumulation() {
    return ACCUMULATION;
  }

  @Override
  boolean keepsSinglePackets() {
    return false;
  }

  @Override
  boolean levelsTime() {
    return false;
  }

  @Override
  boolean countsLastStretch() {
    return false;
  }

  @Override
  boolean ordersPortsOfEqualAddresses() {
    return false;
  }

  @Override
  boolean isReversed(DecodedPacket first) {
    return false;
  }

  /** That program books it before it looks whose it is. */
  @Override
  boolean continuationIsForward() {
    return true;
  }

  @Override
  Step step(DecodedPacket packet, long start, long last, int firstFlags, int firstSequence) {
    return packet.timestamp() - start > LIFETIME_MICROS ? Step.CONTINUE : Step.ADD;
  }

  /** The program that is followed here forgets the gap before a FIN. */
  @Override
  boolean marksActivity(DecodedPacket packet) {
    return !packet.has(DecodedPacket.FIN);
  }

  @Override
  boolean ends(Flow flow, DecodedPacket packet) {
    return packet.has(DecodedPacket.FIN);
  }

  /** A FIN that opens a flow does not close it. */
  @Override
  boolean endsAtOnce(DecodedPacket first) {
    return false;
  }

  /** The timeout is the only limit to its life. */
  @Override
  long continuesAfterMicros() {
    return Long.MAX_VALUE;
  }

  @Override
  long timeoutMicros() {
    return LIFETIME_MICROS;
  }

  @Override
  long timeoutBegins(long start, long last) {
    return start;
  }

  @Override
  boolean remembersOrientation() {
    return true;
  }

  @Override
  boolean holdsOff() {
    return false;
  }

  @Override
  boolean reopens(DecodedPacket packet, long sinceClose) {
    return true;
  }
}
