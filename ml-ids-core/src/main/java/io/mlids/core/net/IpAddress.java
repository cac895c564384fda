package io.mlids.core.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address.
 *
 * @param isIpv6 whether this is an IPv6 address; an IPv4 address uses only the lowest 32 bits
 * @param high the upper 64 bits; 0 for IPv4
 * @param low the lower 64 bits
 */
public record IpAddress(boolean isIpv6, long high, long low) {

  /** Converts a Java address, dropping the zone of an IPv6 address. */
  public static IpAddress of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address
        ? new IpAddress(true, bytes.getLong(), bytes.getLong())
        : new IpAddress(false, 0, Integer.toUnsignedLong(bytes.getInt()));
  }

  /**
   * Returns a dotted quad for IPv4 or the RFC 5952 form for IPv6: lower case, with the longest run
   * of zeros shortened to {@code ::}.
   */
  @Override
  public String toString() {
    return isIpv6 ? ipv6() : ipv4();
  }

  private String ipv4() {
    int address = (int) low;
    return new StringBuilder(15)
        .append(address >>> 24)
        .append('.')
        .append(address >>> 16 & 0xFF)
        .append('.')
        .append(address >>> 8 & 0xFF)
        .append('.')
        .append(address & 0xFF)
        .toString();
  }

  private int group(int i) {
    long half = i < 4 ? high : low;
    return (int) (half >>> 48 - 16 * (i & 3)) & 0xFFFF;
  }

  private String ipv6() {
    int longest = 1;
    int from = -1;
    for (int i = 0; i < 8; i++) {
      int zeros = 0;
      while (i + zeros < 8 && group(i + zeros) == 0) {
        zeros++;
      }
      if (zeros > longest) {
        longest = zeros;
        from = i;
      }
      i += zeros;
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        text.append("::");
        i += longest - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }
}
