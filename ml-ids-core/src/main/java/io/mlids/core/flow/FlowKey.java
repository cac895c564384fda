package io.mlids.core.flow;

import io.mlids.core.net.IpAddress;

/**
 * The key of a flow, the same for both directions: two endpoints A and B, a protocol, and a VLAN. A
 * is the endpoint with the smaller address; bytes are compared as signed numbers, as in the
 * published flow IDs.
 *
 * @param portA 0 for a protocol without ports
 * @param vlan the ID of the outermost tag; 0 without a tag or if VLANs are ignored
 */
public record FlowKey(
    IpAddress addressA, IpAddress addressB, int portA, int portB, int protocol, int vlan) {

  /** The signs of the eight bytes of a number. */
  private static final long SIGNS = 0x8080_8080_8080_8080L;

  /**
   * The key of a flow between two endpoints. If their addresses are equal, the source is A.
   *
   * @param sourcePort 0 for a protocol without ports
   */
  public static FlowKey between(
      IpAddress source,
      int sourcePort,
      IpAddress destination,
      int destinationPort,
      int protocol,
      int vlan) {
    return compare(source, destination) <= 0
        ? new FlowKey(source, destination, sourcePort, destinationPort, protocol, vlan)
        : new FlowKey(destination, source, destinationPort, sourcePort, protocol, vlan);
  }

  /** Compares addresses as sequences of signed bytes. */
  private static int compare(IpAddress a, IpAddress b) {
    int high = Long.compareUnsigned(a.high() ^ SIGNS, b.high() ^ SIGNS);
    return high != 0 ? high : Long.compareUnsigned(a.low() ^ SIGNS, b.low() ^ SIGNS);
  }

  /**
   * The flow ID as written to CSV files, such as {@code 10.0.0.1-10.0.0.2-40000-80-6}; {@code
   * -vlan7} is appended if the flow is tagged.
   */
  @Override
  public String toString() {
    String id = addressA + "-" + addressB + "-" + portA + "-" + portB + "-" + protocol;
    return vlan == 0 ? id : id + "-vlan" + vlan;
  }
}
