package io.mlids.api.alert;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.PortRange;
import java.time.Instant;
import java.util.Optional;

/**
 * An {@link AllowList} entry: the attacks to suppress. All conditions that are present must hold.
 *
 * @param network a network that must contain the source or the destination
 * @param source a network that must contain the source
 * @param destination a network that must contain the destination
 * @param ports the destination ports
 * @param label the predicted class; an entry with a class matches no incidents
 * @param kind the kind of incident; an entry with a kind matches no attack flows
 * @param reason why the attacks are suppressed, for documentation
 * @param expires when the entry stops matching
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
   * @throws IllegalArgumentException if the entry would suppress everything, has both a class and a
   *     kind, or has no reason
   */
  public AllowedAttack {
    if (network.isEmpty()
        && source.isEmpty()
        && destination.isEmpty()
        && ports.isEmpty()
        && label.isEmpty()
        && kind.isEmpty()) {
      throw new IllegalArgumentException(
          "the entry would suppress every attack; add a network, source, destination, port,"
              + " class or kind");
    }
    if (label.isPresent() && kind.isPresent()) {
      throw new IllegalArgumentException(
          "the entry has both a class (of attack flows) and a kind (of incidents); write two"
              + " entries");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("the entry needs a reason");
    }
  }
}
