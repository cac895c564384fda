package io.mlids.core.pipeline;

import io.mlids.core.link.LinkTypeName;
import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Counts what was not decoded in a capture: packets by link type, and encapsulations.
 *
 * @param linkTypes the number of packets by LINKTYPE number; −1 covers all numbers seen after the
 *     first {@link #MAX_LINK_TYPES}
 * @param encapsulations the number of encapsulations that were not decoded, by kind
 */
public record NotDecoded(SortedMap<Integer, Long> linkTypes, Map<NotEntered, Long> encapsulations) {
  /** The maximum number of link types counted; legitimate captures contain fewer. */
  static final int MAX_LINK_TYPES = 16;

  /** An empty record: all link types and encapsulations were decoded. */
  public static final NotDecoded NOTHING = new NotDecoded(new TreeMap<>(), Map.of());

  public NotDecoded {
    linkTypes = Collections.unmodifiableSortedMap(new TreeMap<>(linkTypes));
    encapsulations =
        encapsulations.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(encapsulations));
  }

  /**
   * Returns a record that adds the other record's counts to these, type by type and kind by kind.
   */
  NotDecoded plus(NotDecoded other) {
    SortedMap<Integer, Long> links = new TreeMap<>(linkTypes);
    other.linkTypes.forEach((number, count) -> links.merge(number, count, Long::sum));
    Map<NotEntered, Long> kinds = new EnumMap<>(NotEntered.class);
    kinds.putAll(encapsulations);
    other.encapsulations.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    return new NotDecoded(links, kinds);
  }

  /** Counts a packet of a link type that is not decoded. */
  static void count(SortedMap<Integer, Long> linkTypes, int number) {
    boolean full = linkTypes.size() >= MAX_LINK_TYPES && !linkTypes.containsKey(number);
    linkTypes.merge(full ? -1 : number, 1L, Long::sum);
  }

  /** The displayed name of a link type. */
  static String name(int number) {
    return number < 0 ? "others" : LinkTypeName.of(number);
  }

  /** The encapsulations as text, such as {@code 3 esp, 1 vxlan}; empty if all were decoded. */
  String encapsulationText() {
    StringJoiner text = new StringJoiner(", ");
    for (NotEntered kind : NotEntered.values()) {
      if (encapsulations.containsKey(kind)) {
        text.add(encapsulations.get(kind) + " " + kind.id());
      }
    }
    return text.toString();
  }

  /** The packet counts of undecoded link types, as text; empty if all were decoded. */
  Optional<String> linkTypeText() {
    StringJoiner text = new StringJoiner(", ");
    linkTypes.forEach(
        (number, count) ->
            text.add(packets(count) + " with the unsupported link type " + name(number)));
    return linkTypes.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  /**
   * Returns the reason why nothing in a capture can be classified.
   *
   * @param packets the number of packets read
   * @param outcomes the number of packets by outcome, including decoded ones
   * @return the reason; empty if something can be classified
   */
  Optional<String> whyNothing(long packets, Map<PacketOutcome, Long> outcomes) {
    if (packets == 0) {
      return Optional.of("no packets");
    }
    if (outcomes.containsKey(PacketOutcome.DECODED)
        || outcomes.containsKey(PacketOutcome.AFTER_CLOSE)) {
      return Optional.empty();
    }
    StringJoiner reasons = new StringJoiner("; ");
    for (PacketOutcome outcome : PacketOutcome.values()) {
      long count = outcomes.getOrDefault(outcome, 0L);
      if (count > 0) {
        reasons.add(reason(outcome, count));
      }
    }
    return Optional.of(reasons.toString());
  }

  private String reason(PacketOutcome outcome, long count) {
    return switch (outcome) {
      case NO_IP -> packets(count) + " without IP";
      case IPV6 -> packets(count) + " of IPv6, which only the profile 'corrected' decodes";
      case MALFORMED -> packets(count) + " malformed";
      case CAPLEN_EXCEEDS_LENGTH -> packets(count) + " longer than their length field says";
      case LINK_TYPE -> linkTypeText().orElseGet(() -> packets(count) + " of an unknown link type");
      case FRAGMENT_WITHOUT_FIRST ->
          packets(count) + " that are fragments without their first fragment";
      case DECODED, AFTER_CLOSE -> packets(count);
    };
  }

  private static String packets(long count) {
    return count + (count == 1 ? " packet" : " packets");
  }
}
