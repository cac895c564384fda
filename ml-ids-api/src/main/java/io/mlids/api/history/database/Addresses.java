package io.mlids.api.history.database;

import io.mlids.core.net.IpAddress;
import java.nio.ByteBuffer;

/** Addresses as they are stored: 16 bytes, big-endian, with IPv4 as {@code ::ffff:a.b.c.d}. */
public final class Addresses {
  private static final int BYTES = 16;
  private static final long MAPPED = 0xFFFF_0000_0000L;

  private Addresses() {}

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
}
