package io.mlids.bench.packets;

import io.mlids.core.incident.Incident;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * An incident, and what its carved packets give. Immutable.
 *
 * @param capture the name of the capture
 * @param again the incident of the same kind that the carved packets give, with the same addresses
 *     if there is one
 * @param packets the number of carved packets
 * @param allPackets the number of packets in the capture
 * @param areOriginal whether each carved packet is the same as in the capture, and in the same
 *     order
 */
public record CarvedIncident(
    String capture,
    Incident incident,
    Optional<Incident> again,
    long packets,
    long allPackets,
    boolean areOriginal) {

  /** Compares an incident with those that its packets give. */
  static CarvedIncident of(
      String capture,
      Incident incident,
      List<Incident> given,
      long packets,
      long allPackets,
      boolean areOriginal) {
    List<Incident> ofKind = given.stream().filter(each -> each.kind() == incident.kind()).toList();
    Optional<Incident> same =
        ofKind.stream().filter(each -> hasSameAddresses(each, incident)).findFirst();
    return new CarvedIncident(
        capture,
        incident,
        same.or(() -> ofKind.stream().findFirst()),
        packets,
        allPackets,
        areOriginal);
  }

  /** Returns whether the packets give an incident of the same kind with the same addresses. */
  public boolean isGivenAgain() {
    return again.isPresent() && hasSameAddresses(again.get(), incident);
  }

  private static boolean hasSameAddresses(Incident one, Incident other) {
    return new HashSet<>(one.attackers()).equals(new HashSet<>(other.attackers()))
        && new HashSet<>(one.victims()).equals(new HashSet<>(other.victims()));
  }
}
