package io.mlids.core.behaviour.payload;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.SmallSet;

/** Reads the addresses in DNS responses (RFC 1035, section 4.1). */
public final class DnsAnswer {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int MAX = 64;

  private DnsAnswer() {}

  /** Adds to a set the {@linkplain Addresses#number number} of each address in a DNS response. */
  public static void addAddresses(Payload payload, SmallSet to) {
    if (payload.at(2) < 0x80 || payload.shortAt(4) != 1) {
      return;
    }
    int at = skipName(payload, HEADER) + 4;
    int answers = Math.min(MAX, payload.shortAt(6));
    for (int i = 0; i < answers && at > 4 && at < payload.available(); i++) {
      at = skipName(payload, at);
      int type = payload.shortAt(at);
      int length = payload.shortAt(at + 8);
      int data = at + 10;
      if (type == A && length == 4 && payload.shortAt(data + 2) >= 0) {
        to.add(Addresses.number(0, integer(payload, data)));
      } else if (type == AAAA && length == 16 && payload.shortAt(data + 14) >= 0) {
        to.add(
            Addresses.number(
                integer(payload, data) << 32 | integer(payload, data + 4),
                integer(payload, data + 8) << 32 | integer(payload, data + 12)));
      }
      at = data + Math.max(0, length);
    }
  }

  private static long integer(Payload payload, int at) {
    return (long) payload.shortAt(at) << 16 | payload.shortAt(at + 2);
  }

  /**
   * The index of the first byte after a name, or the end of the payload if the name is incomplete.
   */
  private static int skipName(Payload payload, int from) {
    int at = from;
    int length = payload.at(at);
    while (length > 0 && length < 64) {
      at += length + 1;
      length = payload.at(at);
    }
    return length >= 0xC0 ? at + 2 : length == 0 ? at + 1 : payload.available();
  }
}
