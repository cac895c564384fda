package io.mlids.core.pipeline;

import io.mlids.core.packet.PacketOutcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The outcomes of one source's packets.
 *
 * @param packets the number of packets read
 * @param outcomes the number of packets by outcome; outcomes without packets are omitted
 */
public record SourceOutcome(
    long packets, Map<PacketOutcome, Long> outcomes, NotDecoded notDecoded) {

  public SourceOutcome {
    outcomes = outcomes.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(outcomes));
  }

  /** The reason why nothing in the source can be classified; empty if something can. */
  public Optional<String> whyNothing() {
    return notDecoded.whyNothing(packets, outcomes);
  }

  /**
   * The link types that are not decoded and their packet counts, as text; empty if all were
   * decoded.
   */
  public Optional<String> linkTypesNotDecoded() {
    return notDecoded.linkTypeText();
  }
}
