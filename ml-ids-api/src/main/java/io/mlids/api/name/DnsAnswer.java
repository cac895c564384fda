package io.mlids.api.name;

import io.mlids.core.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the names of addresses in DNS responses (RFC 1035, section 4.1) and multicast DNS responses
 * (RFC 6762). Names with characters other than letters, digits, hyphens, underscores and dots are
 * ignored, because nobody would look them up to reach a host.
 */
final class DnsAnswer {
  private static final int HEADER = 12;
  private static final int RECORD = 10;
  private static final int A = 1;
  private static final int PTR = 12;
  private static final int AAAA = 28;
  private static final int LONGEST_NAME = 255;
  private static final int MOST_RECORDS = 64;

  /** A compressed name may refer to another one that is compressed, and so on. */
  private static final int MOST_POINTERS = 16;

  private static final Pattern REVERSE_IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.in-addr\\.arpa");

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  /** Receives a name of an address. */
  interface Receiver {
    void name(IpAddress address, String name);
  }

  private DnsAnswer(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /**
   * Passes on the names in a message. If the message is incomplete, its complete records count.
   *
   * @param start the index of the first byte of the message
   * @param end the index after its last captured byte
   */
  static void read(byte[] bytes, int start, int end, Receiver receiver) {
    new DnsAnswer(bytes, start, end).read(receiver);
  }

  private void read(Receiver receiver) {
    boolean isResponseWithoutError = (u8(start + 2) & 0xF8) == 0x80 && (u8(start + 3) & 0x0F) == 0;
    int questions = u16(start + 4);
    if (end - start < HEADER || !isResponseWithoutError || questions > 1) {
      return;
    }
    at = start + HEADER;
    Optional<String> asked = Optional.empty();
    if (questions == 1) {
      asked = name();
      at += 4;
    }
    int records = Math.min(MOST_RECORDS, u16(start + 6));
    for (int i = 0; i < records && at < end; i++) {
      Optional<String> owner = name();
      int type = u16(at);
      int length = u16(at + 8);
      int data = at + RECORD;
      if (data + length > end) {
        return;
      }
      at = data;
      record(type, length, asked.or(() -> owner), owner, receiver);
      at = data + length;
    }
  }

  /**
   * Passes on the name in a record whose data begins at the current index.
   *
   * @param asked the name that was looked up, of which the record's own name may be an alias
   */
  private void record(
      int type, int length, Optional<String> asked, Optional<String> owner, Receiver receiver) {
    if (type == PTR) {
      Optional<IpAddress> address = owner.flatMap(DnsAnswer::reverse);
      Optional<String> host = address.isEmpty() ? Optional.empty() : name();
      host.ifPresent(text -> receiver.name(address.get(), text));
    } else if (type == A && length == 4) {
      IpAddress address = new IpAddress(false, 0, (long) u16(at) << 16 | u16(at + 2));
      asked.ifPresent(text -> receiver.name(address, text));
    } else if (type == AAAA && length == 16) {
      ByteBuffer data = ByteBuffer.wrap(bytes, at, 16);
      IpAddress address = new IpAddress(true, data.getLong(), data.getLong());
      asked.ifPresent(text -> receiver.name(address, text));
    }
  }

  /** The IPv4 address of a reverse lookup (RFC 1035, section 3.5). */
  private static Optional<IpAddress> reverse(String name) {
    Matcher match = REVERSE_IPV4.matcher(name);
    if (!match.matches()) {
      return Optional.empty();
    }
    long address = 0;
    for (int group = 4; group >= 1; group--) {
      int octet = Integer.parseInt(match.group(group));
      if (octet > 0xFF) {
        return Optional.empty();
      }
      address = address << 8 | octet;
    }
    return Optional.of(new IpAddress(false, 0, address));
  }

  /**
   * Reads the name at the current index, in lower case without the final dot, and moves the index
   * after it; empty if it cannot be the name of a host.
   */
  private Optional<String> name() {
    StringBuilder name = new StringBuilder(64);
    int from = at;
    int pointers = 0;
    boolean valid = true;
    while (true) {
      int length = u8(from);
      if (length >= 0xC0) {
        if (pointers == 0) {
          at = from + 2;
        }
        from = start + (u16(from) & 0x3FFF);
        if (++pointers > MOST_POINTERS) {
          return Optional.empty();
        }
        continue;
      }
      if (pointers == 0) {
        at = from + 1 + length;
      }
      if (length == 0 || length > 63 || from + 1 + length > end) {
        valid &= length == 0 && from < end;
        break;
      }
      if (name.length() + length > LONGEST_NAME) {
        return Optional.empty();
      }
      valid &= isHostLabel(from + 1, length);
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(bytes, from + 1, length, StandardCharsets.ISO_8859_1));
      from += 1 + length;
    }
    return valid && !name.isEmpty()
        ? Optional.of(name.toString().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private boolean isHostLabel(int from, int length) {
    for (int i = from; i < from + length; i++) {
      byte c = bytes[i];
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /** A byte, 0 to 255; 0 after the end. */
  private int u8(int index) {
    return index < end ? bytes[index] & 0xFF : 0;
  }

  private int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }
}
