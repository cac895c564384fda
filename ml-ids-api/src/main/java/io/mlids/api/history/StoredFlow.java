package io.mlids.api.history;

import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.DetectedFlow;

/**
 * A scored flow in the history. Immutable.
 *
 * @param id when the flow was stored, in microseconds since the epoch, made unique and increasing;
 *     0 if it has not been stored yet
 * @param start time of the first packet, in microseconds since the epoch
 * @param end time of the last packet, in microseconds since the epoch
 * @param verdict {@code attack}, {@code suspicious}, {@code unusual} or {@code benign}: the first
 *     that applies
 * @param label the predicted class
 * @param probability the probability of an attack, 0 to 1
 * @param bytes payload bytes in both directions
 * @param origin the source of the packets, such as {@code sensor eth0}
 */
public record StoredFlow(
    long id,
    long start,
    long end,
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    int protocol,
    String verdict,
    String label,
    double probability,
    long packets,
    long bytes,
    String origin) {
  /** The approximate memory that a flow takes while it waits to be written, in bytes. */
  static final int WAITING_BYTES = 400;

  /** Creates a flow that has not been stored yet. */
  static StoredFlow of(DetectedFlow detected, String origin) {
    FlowRecord flow = detected.flow();
    Verdict verdict = detected.verdict();
    return new StoredFlow(
        0,
        flow.start(),
        flow.end(),
        flow.source(),
        flow.sourcePort(),
        flow.destination(),
        flow.destinationPort(),
        flow.protocol(),
        word(verdict),
        verdict.label().name(),
        verdict.probability(),
        flow.packets(),
        flow.bytes(),
        origin);
  }

  private static String word(Verdict verdict) {
    if (verdict.isAttack()) {
      return "attack";
    }
    if (verdict.suspicion().isPresent()) {
      return "suspicious";
    }
    return verdict.anomaly().isPresent() ? "unusual" : "benign";
  }
}
