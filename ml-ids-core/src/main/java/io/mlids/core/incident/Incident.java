package io.mlids.core.incident;

import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.net.IpAddress;
import java.util.List;

/**
 * Malicious activity observed over many flows. Immutable; all times are traffic times in
 * microseconds since the epoch.
 *
 * @param id identifies the incident; the same traffic always yields the same id
 * @param title a one-line description
 * @param confidence the probability that the incident is real, 0 to 1
 * @param open true while the incident may continue
 * @param attackers the attackers' addresses, up to a limit; empty if the sources are forged or too
 *     numerous
 * @param victims the targets, up to a limit
 * @param ports the victims' ports; empty if none or too many are known
 * @param firstSeen time of the first packet
 * @param lastSeen time of the last packet counted
 * @param reportedAt time of the first report, when the evidence first sufficed
 * @param bytes payload bytes of the incident's packets
 * @param reasons at most five sentences with numbers, the most important first
 * @param techniques ids of MITRE ATT&amp;CK techniques
 * @param evidence the latest evidence from each origin, the most important first
 * @param sample some of the incident's flows
 * @param related ids of other incidents by the same attacker, in chronological order
 * @param stages the kinds of this and the related incidents in chronological order, such as sweep,
 *     scan, password guessing
 * @param beginsStory true if this incident began before the related ones
 * @param updates how often further evidence was added
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
    long reportedAt,
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
  /** The maximum number of attackers and of victims listed. */
  public static final int MAX_ADDRESSES = 256;

  /** The maximum number of ports listed. */
  public static final int MAX_PORTS = 64;

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
   * The id of the story that consists of this and the related incidents; it equals the id of the
   * earliest of these incidents.
   */
  public String storyId() {
    return beginsStory || related.isEmpty() ? id : related.getFirst();
  }

  /** The {@link #confidence} as a word: {@code certain}, {@code likely} or {@code possible}. */
  public String confidenceWord() {
    return confidence >= 0.9 ? "certain" : confidence >= 0.6 ? "likely" : "possible";
  }

  /**
   * Returns a copy with different IDs and without references to the behaviour state, so that the
   * copy can be stored and passed to other threads.
   */
  public Incident detached(String otherId, List<String> otherRelated) {
    return copy(otherId, open, evidence.stream().map(Evidence::detached).toList(), otherRelated);
  }

  /** Returns whether the evidence includes verdicts on single flows, which depend on the model. */
  public boolean isOfVerdicts() {
    return evidence.stream()
        .anyMatch(
            each ->
                each.kind() == BehaviourKind.REPEATED_VERDICTS
                    || each.kind() == BehaviourKind.UNUSUAL);
  }

  /** Returns a closed copy of this incident. */
  public Incident closed() {
    return copy(id, false, evidence, related);
  }

  /** Returns a copy with only the most important evidence. */
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
        reportedAt,
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
