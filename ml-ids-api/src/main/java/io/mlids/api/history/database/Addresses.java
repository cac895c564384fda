package io.mlids.api.history.database;

import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Addresses as they are stored: 16 bytes, big-endian, with IPv4 as {@code ::ffff:a.b.c.d}. A
 * network is a range of them.
 */
public final class Addresses {
  private static final int BYTES = 16;
  private static final int IPV4_START = 12;
  private static final long MAPPED = 0xFFFF_0000_0000L;

  private Addresses() {}

  /** The first and the last address of a network, both 16 bytes. */
  public record Range(byte[] first, byte[] last) {}

  /** Converts an address to 16 bytes. */
  public static byte[] bytes(IpAddress address) {
    return address.isIpv6()
        ? ByteBuffer.allocate(BYTES).putLong(address.high()).putLong(address.low()).array()
        : ByteBuffer.allocate(BYTES).putLong(0).putLong(MAPPED | address.low()).array();
  }

  /** Converts 16 bytes to an address. */
  public static IpAddress of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long high = buffer.getLong();
    long low = buffer.getLong();
    return high == 0 && low >>> Integer.SIZE == MAPPED >>> Integer.SIZE
        ? new IpAddress(false, 0, low & 0xFFFF_FFFFL)
        : new IpAddress(true, high, low);
  }

  /** The addresses of a network. */
  public static Range range(AddressRange network) {
    byte[] address = network.network().getAddress();
    byte[] first = new byte[BYTES];
    boolean isIpv4 = address.length < BYTES;
    if (isIpv4) {
      first[IPV4_START - 2] = -1;
      first[IPV4_START - 1] = -1;
    }
    System.arraycopy(address, 0, first, BYTES - address.length, address.length);
    byte[] last = first.clone();
    int prefix = network.prefixLength() + (isIpv4 ? IPV4_START * Byte.SIZE : 0);
    for (int bit = prefix; bit < BYTES * Byte.SIZE; bit++) {
      int mask = 0x80 >>> bit % Byte.SIZE;
      first[bit / Byte.SIZE] &= (byte) ~mask;
      last[bit / Byte.SIZE] |= (byte) mask;
    }
    return new Range(first, last);
  }

  /** Returns whether an IPv6 network contains the addresses that stand for IPv4. */
  public static boolean coversIpv4(AddressRange network) {
    if (network.network().getAddress().length < BYTES) {
      return false;
    }
    Range range = range(network);
    byte[] mapped = bytes(new IpAddress(false, 0, 0));
    return network.prefixLength() < IPV4_START * Byte.SIZE
        && Arrays.compareUnsigned(range.first(), mapped) <= 0
        && Arrays.compareUnsigned(range.last(), mapped) >= 0;
  }
}
