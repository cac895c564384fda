package io.mlids.api.search;

import io.mlids.api.search.QueryTerm.Piece;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.core.net.AddressRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses addresses, networks, and prefixes such as {@code 10.1.*}. */
final class AddressValues {
  private static final String REMEDY =
      "write an address or a network, such as 10.0.0.1, 10.0.0.0/8, 10.0.* or 10.0.0.1..10.0.0.9";

  private static final Pattern IPV4_PREFIX =
      Pattern.compile("((?:\\d{1,3}\\.){1,3})\\*(?:\\.\\*)*");
  private static final Pattern IPV6_PREFIX = Pattern.compile("((?:[0-9a-fA-F]{1,4}:){1,7})\\*");

  /** Rejects most words at once, because parsing an address is slow when it fails. */
  private static final Pattern CHARACTERS = Pattern.compile("[0-9a-fA-F.:/]{2,49}");

  private static final int IPV4_GROUP = 8;
  private static final int IPV6_GROUP = 16;

  private AddressValues() {}

  /** Returns whether a text is a complete address or network. */
  static boolean isAddress(String text) {
    return find(text).isPresent();
  }

  /** The addresses of a complete address or network; empty if the text is neither. */
  static Optional<AddressSpan> find(String text) {
    boolean canBe = CHARACTERS.matcher(text).matches() && (has(text, '.') || has(text, ':'));
    try {
      return canBe ? Optional.of(AddressSpan.of(AddressRange.parse(text))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean has(String text, char c) {
    return text.indexOf(c) >= 0;
  }

  /**
   * Parses a value that is not a range.
   *
   * @throws SearchException if it is not an address, a network or a prefix
   */
  static AddressSpan parse(Piece value) {
    String text = value.text();
    if (text.equals("*")) {
      return AddressSpan.ANY;
    }
    return find(network(text))
        .orElseThrow(() -> value.error("'" + text + "' is not an address or a network", REMEDY));
  }

  /** Writes a prefix as a network; returns other texts as they are. */
  private static String network(String text) {
    Matcher ipv4 = IPV4_PREFIX.matcher(text);
    if (ipv4.matches()) {
      int groups = count(ipv4.group(1), '.');
      return ipv4.group(1) + "0.".repeat(3 - groups) + "0/" + groups * IPV4_GROUP;
    }
    Matcher ipv6 = IPV6_PREFIX.matcher(text);
    if (ipv6.matches()) {
      int groups = count(ipv6.group(1), ':');
      return ipv6.group(1) + (groups == 7 ? "0/" : ":/") + groups * IPV6_GROUP;
    }
    return text;
  }

  private static int count(String text, char c) {
    return (int) text.chars().filter(each -> each == c).count();
  }

  /**
   * Parses a range; an empty end leaves it open.
   *
   * @throws SearchException if an end is not an address, or the range is empty
   */
  static AddressSpan range(Piece low, Piece high) {
    if (low.text().isEmpty() && high.text().isEmpty()) {
      throw low.error("'..' has no ends", REMEDY);
    }
    AddressSpan first = low.text().isEmpty() ? family(parse(high)) : parse(low);
    AddressSpan last = high.text().isEmpty() ? family(parse(low)) : parse(high);
    if (first.excludesIpv4() != last.excludesIpv4()) {
      throw low.error("a range cannot begin with IPv4 and end with IPv6, or vice versa", REMEDY);
    }
    AddressSpan range = first.to(last);
    if (range.isEmpty()) {
      throw low.error("the range is empty", "swap its ends");
    }
    return range;
  }

  /** All addresses of the same family. */
  private static AddressSpan family(AddressSpan of) {
    return of.excludesIpv4() ? new AddressSpan(0, 0, -1, -1, true) : AddressSpan.IPV4;
  }
}
