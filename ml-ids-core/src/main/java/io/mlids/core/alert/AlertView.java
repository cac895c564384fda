package io.mlids.core.alert;

import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The properties of an alert that {@link EveFormat} and {@link EcsFormat} write. */
public interface AlertView {

  /** The detected flow, or empty if a client submitted only a row of features. */
  Optional<FlowRecord> flow();

  /** The flow's destination port, if known. */
  OptionalInt destinationPort();

  /** The flow's IP protocol number, if known. */
  OptionalInt protocol();

  /** The model's verdict on the flow. */
  Verdict verdict();

  /**
   * Why the flow is classified as an attack; {@link Explanation#NONE} if unknown. May be computed
   * on each call.
   */
  default Explanation explanation() {
    return Explanation.NONE;
  }

  /** The first 12 hexadecimal digits of the model file's SHA-256. */
  String modelVersion();

  /** {@code attack} for a single attack, or {@code rollup} for several. */
  String type();

  /** The number of attacks in the alert. */
  long count();

  /** The source of the traffic in which the attacks were detected. */
  AlertOrigin origin();

  /** The time when the first attack was detected. */
  Instant firstSeen();

  /** The time when the last attack was detected. */
  Instant lastSeen();

  /** The numbers of distinct addresses and ports involved in the attacks. */
  Spread spread();
}
