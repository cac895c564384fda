package io.mlids.core.detect;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.text.ResourceTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Preconditions for attack classes. A model sees flow statistics but not protocols, so in
 * unfamiliar traffic it may mistake a router's hello packets for a port scan. The rules are in the
 * resource {@code class-rules.csv}; a class without a rule fits every flow. Immutable.
 */
public final class ClassRules {
  private static final Map<String, Rule> STANDARD = read();

  private ClassRules() {}

  /**
   * The precondition for one class.
   *
   * @param protocols the protocols that the attack uses
   * @param needsPayload true if only flows with payload can belong to the class
   */
  public record Rule(Set<Integer> protocols, boolean needsPayload) {

    public Rule {
      protocols = Set.copyOf(protocols);
    }

    /**
     * Returns whether a flow can belong to the class, judging by its protocol and payload.
     *
     * @param protocol the protocol number of the flow; negative if unknown
     * @param payload the payload bytes in both directions; NaN if unknown
     */
    boolean fits(int protocol, float payload) {
      return (protocol < 0 || protocols.contains(protocol)) && !(needsPayload && payload == 0);
    }
  }

  /**
   * Returns the rule for a class, ignoring case and dashes in its name, or empty if the class has
   * no rule.
   */
  public static Optional<Rule> of(TrafficClass label) {
    return Optional.ofNullable(STANDARD.get(key(label.name())));
  }

  private static String key(String name) {
    StringBuilder key = new StringBuilder(name.length());
    name.toLowerCase(Locale.ROOT)
        .chars()
        .filter(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
        .forEach(c -> key.append((char) c));
    return key.toString();
  }

  private static Map<String, Rule> read() {
    Map<String, Rule> rules = new HashMap<>();
    for (String[] cells : ResourceTable.rows(ClassRules.class, "class-rules.csv")) {
      if (rules.put(key(cells[0]), rule(cells)) != null) {
        throw new IllegalStateException("class-rules.csv contains two rules for " + cells[0]);
      }
    }
    return Map.copyOf(rules);
  }

  private static Rule rule(String[] cells) {
    Set<Integer> protocols = new HashSet<>();
    for (String name : cells[1].split(" ")) {
      protocols.add(IpProtocol.number(name).orElseThrow());
    }
    return new Rule(protocols, cells[2].equals("needed"));
  }
}
