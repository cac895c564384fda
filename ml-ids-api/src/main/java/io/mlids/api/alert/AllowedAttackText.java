package io.mlids.api.alert;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.PortRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Allow-list entries as named texts: the columns of a CSV, or the members of a JSON object. */
public final class AllowedAttackText {
  /** The names, in the order of columns. */
  public static final List<String> NAMES =
      List.of("network", "source", "destination", "port", "class", "kind", "reason", "expires");

  private AllowedAttackText() {}

  /**
   * The entry that texts describe.
   *
   * @param members texts by name; an empty text is like a missing one
   * @throws IllegalArgumentException if a text or the entry is invalid; the message names the
   *     remedy
   */
  public static AllowedAttack of(Map<String, String> members) {
    return new AllowedAttack(
        value(members, "network", AddressRange::parse),
        value(members, "source", AddressRange::parse),
        value(members, "destination", AddressRange::parse),
        value(members, "port", PortRange::parse),
        value(members, "class", TrafficClass::ofLabel),
        value(members, "kind", AllowedAttackText::kind),
        members.getOrDefault("reason", ""),
        value(members, "expires", AllowedAttackText::time));
  }

  private static <T> Optional<T> value(
      Map<String, String> members, String name, Function<String, T> parse) {
    String text = members.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is '" + text + "'; " + e.getMessage(), e);
    }
  }

  private static BehaviourKind kind(String text) {
    return BehaviourKind.ofId(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "use one of "
                        + Arrays.stream(BehaviourKind.values())
                            .map(BehaviourKind::id)
                            .collect(Collectors.joining(", "))));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("write the time in the form 2026-12-31T00:00:00Z", e);
    }
  }

  /** The texts of an entry, in the order of {@link #NAMES}; absent values are missing. */
  public static Map<String, String> members(AllowedAttack entry) {
    Map<String, String> members = new LinkedHashMap<>();
    entry.network().ifPresent(value -> members.put("network", text(value)));
    entry.source().ifPresent(value -> members.put("source", text(value)));
    entry.destination().ifPresent(value -> members.put("destination", text(value)));
    entry.ports().ifPresent(value -> members.put("port", text(value)));
    entry.label().ifPresent(value -> members.put("class", value.name()));
    entry.kind().ifPresent(value -> members.put("kind", value.id()));
    members.put("reason", entry.reason());
    entry.expires().ifPresent(value -> members.put("expires", value.toString()));
    return members;
  }

  private static String text(AddressRange range) {
    return range.network().getHostAddress() + "/" + range.prefixLength();
  }

  private static String text(PortRange ports) {
    return ports.from() == ports.to()
        ? Integer.toString(ports.from())
        : ports.from() + "-" + ports.to();
  }
}
