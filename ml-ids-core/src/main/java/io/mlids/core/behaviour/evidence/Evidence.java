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
 * One observation about a subject, with the numbers that make it.
 *
 * @param origin what the observation is of; a later one of the same origin and kind takes the place
 *     of an earlier one
 * @param attackers who acts; empty where they are forged or too many
 * @param victims who suffers
 * @param ports of the victims; empty where it has none, or where they are too many
 * @param at traffic time of the observation, microseconds since the epoch
 * @param weight how bad it would be, 0 to 1
 * @param confidence how sure it is, 0 to 1
 * @param numbers what was counted, by name, in the order of importance
 * @param reason a sentence for people, with these numbers
 * @param tally counts on while the subject acts
 * @param again makes the same observation at a later time
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

  /** What a link's source does to the service. */
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

  /** The same observation without references to the state that it was made from. */
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

  /** Makes an observation with what is known by now. */
  @FunctionalInterface
  public interface Again {
    /** The observation at a time, microseconds since the epoch. */
    Evidence at(long now);
  }

  /**
   * The same observation with what is known by now; only for the thread that the evidence comes
   * from.
   */
  public Evidence latest() {
    return again.at(Math.max(at, tally.last()));
  }

  /** Is given evidence as it is found. */
  @FunctionalInterface
  public interface Taker {
    /** Takes evidence; times of one stream do not go back. */
    void take(Evidence evidence);
  }
}
