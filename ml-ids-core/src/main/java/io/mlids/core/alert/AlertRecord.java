package io.mlids.core.alert;

import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the formats of other programs say of an attack. Immutable.
 *
 * @param flow empty where only a row of features was submitted
 * @param destinationPort of the flow, if it is known
 * @param protocol number of the IP protocol, if it is known
 * @param modelVersion the first 12 hexadecimal digits of the model file's SHA-256
 * @param type {@code attack}, or {@code rollup} for several
 * @param count of the attacks that it stands for
 * @param origin where it was found
 * @param firstSeen when the first of them was detected
 * @param lastSeen when the last of them was detected
 * @param spread over how many addresses and ports they are spread
 */
public record AlertRecord(
    Optional<FlowRecord> flow,
    OptionalInt destinationPort,
    OptionalInt protocol,
    Verdict verdict,
    String modelVersion,
    String type,
    long count,
    AlertOrigin origin,
    Instant firstSeen,
    Instant lastSeen,
    Spread spread) {

  /** One attack in packets. */
  public static AlertRecord of(
      FlowRecord flow,
      Verdict verdict,
      String modelVersion,
      AlertOrigin origin,
      Instant detectedAt) {
    return new AlertRecord(
        Optional.of(flow),
        OptionalInt.of(flow.destinationPort()),
        OptionalInt.of(flow.protocol()),
        verdict,
        modelVersion,
        "attack",
        1,
        origin,
        detectedAt,
        detectedAt,
        Spread.ONE);
  }

  /** 1 to 3, 1 for what the model is surest of. */
  int severity() {
    return verdict.probability() >= 0.9 ? 1 : verdict.probability() >= 0.7 ? 2 : 3;
  }
}
