package io.mlids.core.behaviour.payload;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The question of a standard DNS query (RFC 1035, section 4.1). Immutable.
 *
 * @param name the requested name, in lower case with a trailing dot
 * @param type the requested record type
 * @param hash a hash of the name before conversion to lower case
 */
public record DnsQuestion(String name, int type, long hash) {
  private static final int HEADER = 12;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_LABEL = 63;
  private static final int SHORT_LABEL = 4;

  /** The record types in which tunnels carry data: CNAME, NULL, MX, TXT, KEY and PRIVATE. */
  private static final Set<Integer> CARRYING = Set.of(5, 10, 15, 16, 25, 65399);

  /** Parses the question in a payload; empty if the payload is not a query with one question. */
  public static Optional<DnsQuestion> of(Payload payload) {
    if ((payload.at(2) & 0xF8) != 0 || payload.shortAt(4) != 1) {
      return Optional.empty();
    }
    int at = HEADER;
    int length = payload.at(at);
    while (length > 0 && length <= LONGEST_LABEL && at - HEADER < LONGEST_NAME) {
      at += length + 1;
      length = payload.at(at);
    }
    return length != 0 || at == HEADER
        ? Optional.empty()
        : Optional.of(
            new DnsQuestion(name(payload, at), payload.shortAt(at + 1), payload.hash(HEADER, at)));
  }

  /** The name that ends with the empty label at an index. Dots replace the labels' lengths. */
  private static String name(Payload payload, int end) {
    byte[] name = payload.copy(HEADER + 1, end + 1);
    for (int at = HEADER; at < end; ) {
      at += payload.at(at) + 1;
      name[at - HEADER - 1] = '.';
    }
    return new String(name, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** Returns whether the requested record type can carry data. */
  public boolean carries() {
    return CARRYING.contains(type);
  }

  /**
   * The index at which the domain begins in the name. The domain is the last two labels, or three
   * if the second to last is short. The result is 0 if no label precedes the domain.
   */
  public int domainStart() {
    int last = name.lastIndexOf('.', name.length() - 2);
    int second = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
    if (second >= 0 && last - second <= SHORT_LABEL) {
      second = name.lastIndexOf('.', second - 1);
    }
    return second + 1;
  }

  /** Returns whether the name encodes an address: a reverse lookup, or a query to a block list. */
  public boolean isOfAddress() {
    if (name.endsWith(".arpa.")) {
      return true;
    }
    int dots = 0;
    for (int i = 0; i < domainStart() && dots < 4; i++) {
      char c = name.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 4;
  }
}
