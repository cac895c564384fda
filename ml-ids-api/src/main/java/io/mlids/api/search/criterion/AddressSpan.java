package io.mlids.api.search.criterion;

import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.nio.ByteBuffer;

/**
 * The addresses between two addresses, both of which are included. Addresses are ordered as 128-bit
 * numbers; an IPv4 address counts as the IPv6 address that maps it (RFC 4291, section 2.5.5.2), so
 * that every network is one span. Immutable.
 *
 * @param firstHigh the upper 64 bits of the first address
 * @param firstLow the lower 64 bits of the first address
 * @param lastHigh the upper 64 bits of the last address
 * @param lastLow the lower 64 bits of the last address
 * @param excludesIpv4 whether IPv4 addresses between the two are left out, because the span is a
 *     network of IPv6
 */
public record AddressSpan(
    long firstHigh, long firstLow, long lastHigh, long lastLow, boolean excludesIpv4)
    implements ValueTest {
  /** The upper half of the lower 64 bits of an IPv4 address. */
  private static final long MAPPED = 0xFFFFL << Integer.SIZE;

  /** All addresses. */
  public static final AddressSpan ANY = new AddressSpan(0, 0, -1, -1, false);

  /** All addresses of IPv4. */
  public static final AddressSpan IPV4 =
      new AddressSpan(0, MAPPED, 0, MAPPED | 0xFFFF_FFFFL, false);

  /** The addresses of a network. */
  public static AddressSpan of(AddressRange network) {
    byte[] bytes = network.network().getAddress();
    boolean ipv6 = bytes.length > Integer.BYTES;
    ByteBuffer address = ByteBuffer.wrap(bytes);
    long high = ipv6 ? address.getLong() : 0;
    long low = ipv6 ? address.getLong() : MAPPED | Integer.toUnsignedLong(address.getInt());
    int prefix = network.prefixLength() + (ipv6 ? 0 : 2 * Long.SIZE - Integer.SIZE);
    long highHosts = prefix >= Long.SIZE ? 0 : -1L >>> prefix;
    long lowHosts =
        prefix >= 2 * Long.SIZE ? 0 : prefix <= Long.SIZE ? -1L : -1L >>> prefix - Long.SIZE;
    return new AddressSpan(
        high & ~highHosts, low & ~lowHosts, high | highHosts, low | lowHosts, ipv6);
  }

  /** The addresses from the first one of this span to the last one of another. */
  public AddressSpan to(AddressSpan end) {
    return new AddressSpan(firstHigh, firstLow, end.lastHigh, end.lastLow, excludesIpv4);
  }

  /** Returns whether the span contains no address, because its ends are in the wrong order. */
  public boolean isEmpty() {
    return compare(firstHigh, firstLow, lastHigh, lastLow) > 0;
  }

  /** Returns whether the span contains an address. */
  public boolean contains(IpAddress address) {
    long high = address.high();
    long low = address.isIpv6() ? address.low() : MAPPED | address.low();
    return compare(firstHigh, firstLow, high, low) <= 0
        && compare(high, low, lastHigh, lastLow) <= 0
        && !(excludesIpv4 && high == 0 && low >>> Integer.SIZE == MAPPED >>> Integer.SIZE);
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  /** The first address as 16 bytes, most significant first. */
  public byte[] first() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(firstHigh).putLong(firstLow).array();
  }

  /** The last address as 16 bytes, most significant first. */
  public byte[] last() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(lastHigh).putLong(lastLow).array();
  }
}
