package io.mlids.core.incident;

import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.net.IpAddress;
import java.util.List;

/**
 * Malicious activity over many flows, as it is reported. Immutable; times are microseconds since
 * the epoch, of the traffic.
 *
 * @param id the same each time the same traffic is analysed
 * @param title a readable line
 * @param confidence the probability that it is true, 0 to 1
 * @param open whether it may go on
 * @param attackers addresses; empty where the sources are forged or too many
 * @param victims the targets, up to a limit
 * @param ports of the victims; empty where there are none or too many
 * @param firstSeen time of the first packet
 * @param lastSeen time of the last one that is counted
 * @param toldAt when there was first enough evidence
 * @param bytes payload bytes
 * @param reasons at most five sentences with numbers, the weightiest first
 * @param techniques of MITRE ATT&amp;CK
 * @param evidence the latest of each origin, the weightiest first
 * @param sample some of the flows
 * @param related ids of other incidents of the same attacker, in the order of their beginning
 * @param stages the kinds of this and the related incidents, in the order of their beginning: a
 *     sweep, then a scan, then guessing
 * @param beginsStory whether this incident began before the related ones
 * @param updates how often there was further evidence
 */
public record Incident(
    String id,
    BehaviourKind kind,
    String title,
    Severity severity,
    double confidence,
    boolean open,
    List<IpAddress> attackers,
    List<IpAddress> victims,
    List<Integer> ports,
    long firstSeen,
    long lastSeen,
    long toldAt,
    long flows,
    long packets,
    long bytes,
    List<String> reasons,
    List<String> techniques,
    List<Evidence> evidence,
    List<SampleFlow> sample,
    List<String> related,
    List<BehaviourKind> stages,
    boolean beginsStory,
    int updates) {

  public Incident {
    attackers = List.copyOf(attackers);
    victims = List.copyOf(victims);
    ports = List.copyOf(ports);
    reasons = List.copyOf(reasons);
    techniques = List.copyOf(techniques);
    evidence = List.copyOf(evidence);
    sample = List.copyOf(sample);
    related = List.copyOf(related);
    stages = List.copyOf(stages);
  }

  /**
   * What this and the related incidents have in common: the id of the one among them that began
   * first.
   */
  public String storyId() {
    return beginsStory || related.isEmpty() ? id : related.getFirst();
  }

  /** {@code certain}, {@code likely} or {@code possible}, for {@link #confidence}. */
  public String confidenceWord() {
    return confidence >= 0.9 ? "certain" : confidence >= 0.6 ? "likely" : "possible";
  }

  /**
   * The same incident under other ids, without references to the state that it was found in: for
   * those who keep it for longer, and for other threads.
   */
  public Incident detached(String otherId, List<String> otherRelated) {
    return copy(otherId, open, evidence.stream().map(Evidence::detached).toList(), otherRelated);
  }

  /** The same incident, closed. */
  public Incident closed() {
    return copy(id, false, evidence, related);
  }

  /** The same incident with the weightiest evidence only. */
  public Incident withEvidence(int most) {
    return evidence.size() <= most ? this : copy(id, open, evidence.subList(0, most), related);
  }

  private Incident copy(
      String newId, boolean newOpen, List<Evidence> newEvidence, List<String> newRelated) {
    return new Incident(
        newId,
        kind,
        title,
        severity,
        confidence,
        newOpen,
        attackers,
        victims,
        ports,
        firstSeen,
        lastSeen,
        toldAt,
        flows,
        packets,
        bytes,
        reasons,
        techniques,
        newEvidence,
        sample,
        newRelated,
        stages,
        beginsStory,
        updates);
  }
}
