package io.mlids.core.behaviour.evidence;

import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.net.IpAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One observation about a subject, with its numbers.
 *
 * @param origin the subject of the observation; a later observation with the same origin and kind
 *     replaces the earlier one
 * @param attackers the attackers' addresses; empty if they are forged or too numerous
 * @param victims the victims' addresses
 * @param ports the victims' ports; empty if none or too many are known
 * @param at traffic time of the observation, in microseconds since the epoch
 * @param weight the severity if the observation is correct, 0 to 1
 * @param confidence the probability that the observation is correct, 0 to 1
 * @param numbers the counts by name, the most important first
 * @param reason a sentence for users that contains these numbers
 * @param tally the live counts for the subject
 * @param again repeats the observation at a later time
 */
public record Evidence(
    BehaviourKind kind,
    Object origin,
    List<IpAddress> attackers,
    List<IpAddress> victims,
    List<Integer> ports,
    long at,
    double weight,
    double confidence,
    Map<String, Number> numbers,
    String reason,
    Tally tally,
    Again again) {
  private static final Object DETACHED = new Object();

  public Evidence {
    if (victims.contains(ObservedFlow.UNKNOWN)) {
      reason = reason.replace(ObservedFlow.UNKNOWN.toString(), "an unknown address");
    }
    attackers = known(attackers);
    victims = known(victims);
    ports = List.copyOf(ports);
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }

  /** Creates an observation about a link whose source attacks the service. */
  public static Evidence of(
      BehaviourKind kind,
      LinkState link,
      long now,
      double weight,
      double confidence,
      Map<String, Number> numbers,
      String reason,
      Again again) {
    return new Evidence(
        kind,
        link,
        List.of(link.source()),
        List.of(link.destination()),
        List.of(link.port()),
        now,
        weight,
        confidence,
        numbers,
        reason,
        link.tally(),
        again);
  }

  /** Returns a copy that does not refer to the state of the rules. */
  public Evidence detached() {
    return new Evidence(
        kind,
        DETACHED,
        attackers,
        victims,
        ports,
        at,
        weight,
        confidence,
        numbers,
        reason,
        new Tally(),
        _ -> this);
  }

  private static List<IpAddress> known(List<IpAddress> addresses) {
    return addresses.stream().filter(each -> !each.equals(ObservedFlow.UNKNOWN)).toList();
  }

  /** Creates an observation from the current state. */
  @FunctionalInterface
  public interface Again {
    /** Returns the observation as of a time, in microseconds since the epoch. */
    Evidence at(long now);
  }

  /**
   * Repeats the observation with the current state. Call this method only on the thread that
   * delivers the evidence.
   */
  public Evidence latest() {
    return again.at(Math.max(at, tally.last()));
  }

  /** Receives evidence as it is found. */
  @FunctionalInterface
  public interface Taker {
    /** Receives evidence; times within one stream do not decrease. */
    void take(Evidence evidence);
  }
}
