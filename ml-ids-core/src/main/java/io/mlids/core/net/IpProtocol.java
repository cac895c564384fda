package io.mlids.core.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A protocol that runs on top of IP. All outputs use the names from Suricata and IANA; they are
 * listed in the resource {@code ip-protocols.csv}.
 *
 * @param number the number assigned by IANA, 0 to 255
 * @see <a href="https://www.iana.org/assignments/protocol-numbers">the registry</a>
 */
public record IpProtocol(int number) {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;
  public static final int SCTP = 132;

  private static final int HIGHEST = 255;
  private static final Map<Integer, String> NAMES = read();
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    NAMES.forEach((number, name) -> NUMBERS.put(name.toLowerCase(Locale.ROOT), number));
  }

  public IpProtocol {
    if (number < 0 || number > HIGHEST) {
      throw new IllegalArgumentException("a protocol number must be from 0 to " + HIGHEST);
    }
  }

  /**
   * Parses a number, a registered name or a common short form of ICMPv6, ignoring case.
   *
   * @throws IllegalArgumentException if the text is neither a valid number nor a known name
   */
  public static IpProtocol parse(String text) {
    String word = text.strip();
    OptionalInt named =
        word.equalsIgnoreCase("icmpv6") || word.equalsIgnoreCase("icmp6")
            ? OptionalInt.of(ICMPV6)
            : number(word);
    if (named.isPresent()) {
      return new IpProtocol(named.getAsInt());
    }
    try {
      return new IpProtocol(Integer.parseInt(word));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "write tcp, udp, icmp, icmpv6, sctp or a protocol number", e);
    }
  }

  /**
   * Returns whether a flow with this protocol number matches. The profile {@code cse2018} writes 0
   * for every protocol except TCP and UDP, so 0 matches every protocol except those two.
   */
  public boolean covers(int flowProtocol) {
    return flowProtocol == number || flowProtocol == 0 && number != TCP && number != UDP;
  }

  /** The name of a protocol number, such as {@code IPv6-ICMP}; empty if none is registered. */
  public static Optional<String> name(int number) {
    return Optional.ofNullable(NAMES.get(number));
  }

  /** All names, by number. */
  public static Map<Integer, String> names() {
    return NAMES;
  }

  /** The number of a registered name, ignoring case. */
  public static OptionalInt number(String name) {
    Integer number = NUMBERS.get(name.toLowerCase(Locale.ROOT));
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Returns whether the protocol has ports. */
  public static boolean hasPorts(int number) {
    return number == TCP || number == UDP || number == SCTP;
  }

  /** Returns whether a protocol is ICMP or ICMPv6. */
  public static boolean isIcmp(int number) {
    return number == ICMP || number == ICMPV6;
  }

  private static Map<Integer, String> read() {
    Map<Integer, String> names = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                IpProtocol.class.getResourceAsStream("ip-protocols.csv"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
          int comma = line.indexOf(',');
          names.put(Integer.valueOf(line.substring(0, comma)), line.substring(comma + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(names);
  }
}
