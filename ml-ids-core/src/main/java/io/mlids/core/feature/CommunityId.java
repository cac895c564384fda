package io.mlids.core.feature;

import io.mlids.core.net.IcmpAnswer;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Community ID version 1: a flow identifier that Zeek, Suricata, Wireshark and other tools also
 * compute. Both directions of a flow have the same ID.
 *
 * @see <a href="https://github.com/corelight/community-id-spec">the specification</a>
 */
public final class CommunityId {
  private CommunityId() {}

  /**
   * The ID of a flow of any protocol except ICMP and ICMPv6.
   *
   * @param sourcePort ignored if the protocol has no ports
   */
  public static String of(
      IpAddress source, IpAddress destination, int sourcePort, int destinationPort, int protocol) {
    return switch (protocol) {
      case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP ->
          ofPorts(source, destination, sourcePort, destinationPort, protocol);
      default -> ofAddresses(source, destination, protocol);
    };
  }

  /** The ID of a flow over TCP, UDP or SCTP, with the usual seed 0. */
  public static String ofPorts(
      IpAddress source, IpAddress destination, int sourcePort, int destinationPort, int protocol) {
    boolean ordered = compare(source, destination, sourcePort, destinationPort) < 0;
    return ordered
        ? hash(source, destination, protocol, sourcePort, destinationPort)
        : hash(destination, source, protocol, destinationPort, sourcePort);
  }

  /** The ID of a flow over a protocol without ports. */
  public static String ofAddresses(IpAddress source, IpAddress destination, int protocol) {
    return compare(source, destination, 0, 0) < 0
        ? hash(source, destination, protocol)
        : hash(destination, source, protocol);
  }

  /**
   * The ID of a flow of ICMP or ICMPv6 messages. The message type replaces the source port, and the
   * type of the reply replaces the destination port. If the message type has no reply, the code
   * replaces the destination port, and the ID depends on the direction.
   *
   * @param source the sender of a message with this type
   */
  public static String ofIcmp(
      IpAddress source, IpAddress destination, int type, int code, int protocol) {
    int answer = IcmpAnswer.to(protocol, type);
    return answer == IcmpAnswer.NONE
        ? hash(source, destination, protocol, type, code)
        : ofPorts(source, destination, type, answer, protocol);
  }

  private static int compare(IpAddress a, IpAddress b, int portA, int portB) {
    int high = Long.compareUnsigned(a.high(), b.high());
    int low = high != 0 ? high : Long.compareUnsigned(a.low(), b.low());
    return low != 0 ? low : Integer.compare(portA, portB);
  }

  private static String hash(IpAddress first, IpAddress second, int protocol, int... ports) {
    ByteBuffer bytes = ByteBuffer.allocate(2 + 32 + 2 + 4);
    bytes.putShort((short) 0);
    put(first, bytes);
    put(second, bytes);
    bytes.put((byte) protocol).put((byte) 0);
    for (int port : ports) {
      bytes.putShort((short) port);
    }
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(bytes.flip());
      return "1:" + Base64.getEncoder().encodeToString(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports SHA-1", e);
    }
  }

  private static void put(IpAddress address, ByteBuffer bytes) {
    if (address.isIpv6()) {
      bytes.putLong(address.high()).putLong(address.low());
    } else {
      bytes.putInt((int) address.low());
    }
  }
}
