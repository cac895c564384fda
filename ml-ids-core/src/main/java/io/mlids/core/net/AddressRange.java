package io.mlids.core.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address, or all addresses in a network given in CIDR notation (RFC 4632, RFC
 * 4291).
 *
 * @param network any address in the network
 * @param prefixLength the number of leading bits that all addresses share
 */
public record AddressRange(InetAddress network, int prefixLength) {
  private static final Pattern DOTTED_QUAD = Pattern.compile("\\d+(\\.\\d+){3}");

  public AddressRange {
    if (prefixLength < 0 || prefixLength > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "a prefix length must be from 0 to " + network.getAddress().length * Byte.SIZE);
    }
  }

  /**
   * Parses {@code 10.0.0.1}, {@code 10.0.0.0/8}, {@code fd77::1} or {@code fd77::/64}.
   *
   * @throws IllegalArgumentException if the text is invalid; names are not resolved
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
    try {
      int bits = network.getAddress().length * Byte.SIZE;
      return new AddressRange(
          network, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("write a network as 10.0.0.0/8 or fd77::/64", e);
    }
  }

  /**
   * Parses an IPv6 address in the textual form of RFC 4291, or an IPv4 address as a dotted quad.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static InetAddress address(String text) {
    // The JDK would also accept 10.1, and an interface name after a percent sign.
    if (text.indexOf(':') < 0 && !DOTTED_QUAD.matcher(text).matches() || text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("write an address as 10.0.0.1 or fd77::1");
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("write an address as 10.0.0.1 or fd77::1", e);
    }
  }

  /** Returns whether this range contains an address. */
  public boolean contains(IpAddress address) {
    byte[] bytes = network.getAddress();
    if (address.isIpv6() != (bytes.length > Integer.BYTES)) {
      return false;
    }
    ByteBuffer ours = ByteBuffer.wrap(bytes);
    if (!address.isIpv6()) {
      return shareBits(ours.getInt(), address.low(), prefixLength + Integer.SIZE, Integer.SIZE);
    }
    return shareBits(ours.getLong(), address.high(), Math.min(prefixLength, Long.SIZE), 0)
        && shareBits(ours.getLong(), address.low(), Math.max(0, prefixLength - Long.SIZE), 0);
  }

  /**
   * Returns whether two numbers agree in the bits from index {@code from} (inclusive) to {@code to}
   * (exclusive), counted from the highest bit.
   */
  private static boolean shareBits(long one, long other, int to, int from) {
    return to == from || ((one ^ other) << from) >>> Long.SIZE - (to - from) == 0;
  }

  /** Returns whether this range contains an address. */
  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefixLength / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int shift = Byte.SIZE - prefixLength % Byte.SIZE;
    return shift == Byte.SIZE || (ours[whole] & 0xFF) >> shift == (theirs[whole] & 0xFF) >> shift;
  }
}
