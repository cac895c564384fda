package io.mlids.api.packets;

import io.mlids.api.packets.file.RunDecoder;
import io.mlids.api.packets.file.Segment;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packets of an incident: those between an attacker and a victim, in both directions, at one of
 * the attacked ports. If the incident lists no attackers because they are forged, or as many as it
 * can list, any address may be the attacker; the same applies to victims and ports. ICMP messages
 * between the two belong to the incident regardless of its ports, because they answer its packets.
 */
public final class IncidentSelection implements PacketSelection {
  private static final int DHCP = 67;
  private static final Comparator<IpAddress> BY_TEXT = Comparator.comparing(IpAddress::toString);

  private final BehaviourKind kind;
  private final Set<IpAddress> attackers;
  private final Set<IpAddress> victims;
  private final Set<Integer> ports;
  private final long from;
  private final long until;

  /** Selects the packets of an incident. */
  public IncidentSelection(Incident incident) {
    this.kind = incident.kind();
    Set<IpAddress> knownAttackers = known(incident.attackers());
    Set<IpAddress> knownVictims = isDhcpFlood(incident) ? Set.of() : known(incident.victims());
    // An incident without a known side would select all packets.
    boolean isOpen = knownAttackers.isEmpty() && knownVictims.isEmpty() && !isDhcpFlood(incident);
    this.attackers = knownAttackers;
    this.victims = isOpen ? Set.copyOf(incident.victims()) : knownVictims;
    // Of the reflectors' ports, an incident lists only the latest.
    boolean isAnyPort =
        kind == BehaviourKind.REFLECTION || incident.ports().size() >= Incident.MAX_PORTS;
    this.ports = isAnyPort ? Set.of() : Set.copyOf(incident.ports());
    this.from = incident.firstSeen();
    this.until = incident.lastSeen();
  }

  /** Such an incident lists only the first servers, and most clients have no address yet. */
  private static boolean isDhcpFlood(Incident incident) {
    return incident.kind() == BehaviourKind.UDP_FLOOD && incident.ports().equals(List.of(DHCP));
  }

  /** The listed addresses; empty if there may be others. */
  private static Set<IpAddress> known(List<IpAddress> listed) {
    return listed.size() < Incident.MAX_ADDRESSES ? new HashSet<>(listed) : Set.of();
  }

  @Override
  public long from() {
    return from;
  }

  @Override
  public long until() {
    return until;
  }

  @Override
  public boolean mayBeIn(Segment part) {
    return (attackers.isEmpty() || part.mayContainAny(attackers))
        && (victims.isEmpty() || part.mayContainAny(victims));
  }

  @Override
  public boolean contains(RunDecoder decoded) {
    if (!decoded.isInnermostDecoded()) {
      return false;
    }
    DecodedPacket packet = decoded.innermost();
    if (!isAtPort(packet) || !isOfProtocol(packet.protocol())) {
      return false;
    }
    IpAddress source = new IpAddress(packet.isIpv6(), packet.sourceHigh(), packet.sourceLow());
    IpAddress destination =
        new IpAddress(packet.isIpv6(), packet.destinationHigh(), packet.destinationLow());
    return connects(source, destination) || connects(destination, source);
  }

  private boolean connects(IpAddress attacker, IpAddress victim) {
    return (attackers.isEmpty() || attackers.contains(attacker))
        && (victims.isEmpty() || victims.contains(victim));
  }

  private boolean isAtPort(DecodedPacket packet) {
    return ports.isEmpty()
        || IpProtocol.isIcmp(packet.protocol())
        || ports.contains(packet.destinationPort())
        || ports.contains(packet.sourcePort());
  }

  private boolean isOfProtocol(int protocol) {
    return IpProtocol.isIcmp(protocol)
        || switch (kind) {
          case PASSWORD_GUESSING, SYN_FLOOD, HTTP_FLOOD, SLOW_REQUESTS, WEB_PROBING ->
              protocol == IpProtocol.TCP;
          case UDP_FLOOD -> protocol == IpProtocol.UDP;
          case ICMP_FLOOD -> false;
          case ADDRESS_SWEEP, PORT_SCAN, REFLECTION, BEACON, TUNNEL, REPEATED_VERDICTS, UNUSUAL ->
              true;
        };
  }

  @Override
  public String text() {
    return "packets between "
        + some(inOrder(attackers, BY_TEXT))
        + " and "
        + some(inOrder(victims, BY_TEXT))
        + (ports.isEmpty()
            ? ""
            : (ports.size() == 1 ? ", port " : ", ports ")
                + some(inOrder(ports, Comparator.naturalOrder())))
        + ", and ICMP messages between them";
  }

  /** Sets have no order; the text must not differ from one run to the next. */
  private static <T> List<T> inOrder(Collection<T> all, Comparator<? super T> order) {
    return all.stream().sorted(order).toList();
  }

  private static String some(Collection<?> all) {
    int most = 8;
    String listed =
        all.stream().limit(most).map(Object::toString).collect(Collectors.joining(", "));
    if (all.isEmpty()) {
      return "any address";
    }
    return all.size() > most ? listed + " and " + (all.size() - most) + " more" : listed;
  }
}
