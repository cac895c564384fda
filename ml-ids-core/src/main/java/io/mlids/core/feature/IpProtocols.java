package io.mlids.core.feature;

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
 * The names of IP protocols, the same in every output: Suricata's, which are IANA's. The table is
 * the resource {@code ip-protocols.csv}.
 *
 * @see <a href="https://www.iana.org/assignments/protocol-numbers">the registry</a>
 */
public final class IpProtocols {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int IPV6_ICMP = 58;
  public static final int SCTP = 132;

  private static final Map<Integer, String> NAMES = read();
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    NAMES.forEach((number, name) -> NUMBERS.put(name.toLowerCase(Locale.ROOT), number));
  }

  private IpProtocols() {}

  /** The name of a protocol's number, {@code IPv6-ICMP}; empty for one without a name. */
  public static Optional<String> name(int number) {
    return Optional.ofNullable(NAMES.get(number));
  }

  /** Every name by its number. */
  public static Map<Integer, String> all() {
    return NAMES;
  }

  /** The number of a name in any case. */
  public static OptionalInt number(String name) {
    Integer number = NUMBERS.get(name.toLowerCase(Locale.ROOT));
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Whether flows of the protocol have ports. */
  public static boolean hasPorts(int number) {
    return number == TCP || number == UDP || number == SCTP;
  }

  private static Map<Integer, String> read() {
    Map<Integer, String> names = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                IpProtocols.class.getResourceAsStream("ip-protocols.csv"),
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
