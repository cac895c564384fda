package io.mlids.core.pipeline;

import io.mlids.core.packet.PacketOutcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the packets of one source.
 *
 * @param packets how many were read
 * @param outcomes what became of them; outcomes without packets are left out
 */
public record SourceOutcome(
    long packets, Map<PacketOutcome, Long> outcomes, NotDecoded notDecoded) {

  public SourceOutcome {
    outcomes = outcomes.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(outcomes));
  }

  /** A readable reason why nothing of it can be classified; empty if something can. */
  public Optional<String> whyNothing() {
    return notDecoded.whyNothing(packets, outcomes);
  }

  /** The part of it that has link types that are not decoded, for people; empty if none has. */
  public Optional<String> linkTypesNotDecoded() {
    return notDecoded.linkTypeText();
  }
}
