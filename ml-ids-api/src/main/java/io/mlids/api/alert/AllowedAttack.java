package io.mlids.api.alert;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.PortRange;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of an {@link AllowList}: attacks to suppress. What is empty does not matter; what is not
 * must all be so.
 *
 * @param network of the source or of the destination
 * @param source the network of the source
 * @param destination the network of the destination
 * @param ports of the destination
 * @param label the predicted class of an attack flow; the entry matches no incident then
 * @param kind of an incident; the entry matches no attack flow then
 * @param reason why, for people
 * @param expires from when on the entry no longer counts
 */
public record AllowedAttack(
    Optional<AddressRange> network,
    Optional<AddressRange> source,
    Optional<AddressRange> destination,
    Optional<PortRange> ports,
    Optional<TrafficClass> label,
    Optional<BehaviourKind> kind,
    String reason,
    Optional<Instant> expires) {

  /**
   * Checks an entry.
   *
   * @throws IllegalArgumentException if it would allow everything, or has no reason
   */
  public AllowedAttack {
    if (network.isEmpty()
        && source.isEmpty()
        && destination.isEmpty()
        && ports.isEmpty()
        && label.isEmpty()
        && kind.isEmpty()) {
      throw new IllegalArgumentException(
          "the entry would allow every attack; give it a network, source, destination, port,"
              + " class or kind");
    }
    if (label.isPresent() && kind.isPresent()) {
      throw new IllegalArgumentException(
          "the entry has a class, which only attack flows have, and a kind, which only incidents"
              + " have; write two entries");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("the entry needs a reason");
    }
  }
}
