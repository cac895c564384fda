package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Entry;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;

/**
 * The two sides of a conversation: their addresses and ports, and the protocol between them. The
 * addresses are derived from the entry's key, so that they take no memory of their own. A
 * superclass of {@link Conversation} rather than a field, which saves an object per conversation.
 */
public abstract class Parties extends Entry {
  /** Whether the initiator's address comes first in the key. */
  private final boolean initiatorFirst;

  private final boolean initiatorIsIpv6;
  private final boolean responderIsIpv6;
  final int initiatorPort;
  final int responderPort;
  final int protocol;
  final Transport transport;
  final int vlan;

  /**
   * Takes the parties from a packet.
   *
   * @param sourceFirst whether the source comes first in the key
   * @param reversed whether the source is the responder
   */
  Parties(
      long key0,
      long key1,
      long key2,
      long key3,
      long key4,
      DecodedPacket packet,
      boolean sourceFirst,
      boolean reversed) {
    super(key0, key1, key2, key3, key4);
    initiatorFirst = sourceFirst != reversed;
    initiatorIsIpv6 = packet.isIpv6();
    responderIsIpv6 = packet.isIpv6();
    initiatorPort = reversed ? packet.destinationPort() : packet.sourcePort();
    responderPort = reversed ? packet.sourcePort() : packet.destinationPort();
    protocol = packet.protocol();
    transport = Transport.of(protocol);
    vlan = packet.vlan();
  }

  /**
   * Takes the parties from a flow. The key contains only the addresses.
   *
   * @param reversed whether the source is the responder
   */
  Parties(ObservedFlow flow, boolean reversed) {
    super(
        flow.source().high(),
        flow.source().low(),
        flow.destination().high(),
        flow.destination().low(),
        0);
    initiatorFirst = !reversed;
    initiatorIsIpv6 = (reversed ? flow.destination() : flow.source()).isIpv6();
    responderIsIpv6 = (reversed ? flow.source() : flow.destination()).isIpv6();
    initiatorPort = reversed ? flow.destinationPort() : flow.sourcePort();
    responderPort = reversed ? flow.sourcePort() : flow.destinationPort();
    protocol = flow.protocol();
    transport = Transport.of(protocol);
    vlan = 0;
  }

  final boolean isFor(long k0, long k1, long k2, long k3, long k4) {
    return hasKey(k0, k1, k2, k3, k4);
  }

  /** The initiator's address. */
  public final IpAddress initiator() {
    return initiatorFirst ? first(initiatorIsIpv6) : second(initiatorIsIpv6);
  }

  /** The responder's address. */
  public final IpAddress responder() {
    return initiatorFirst ? second(responderIsIpv6) : first(responderIsIpv6);
  }

  public final int initiatorPort() {
    return initiatorPort;
  }

  public final int responderPort() {
    return responderPort;
  }

  /** The IP protocol. */
  public final int protocol() {
    return protocol;
  }

  /** The kind of transport that the conversation uses. */
  public final Transport transport() {
    return transport;
  }

  public final boolean isTcp() {
    return transport == Transport.TCP;
  }

  public final boolean isUdp() {
    return transport == Transport.UDP;
  }

  public final boolean isIcmp() {
    return transport == Transport.ICMP;
  }

  /** Returns whether the initiator's address has the given halves. */
  final boolean isInitiator(long high, long low) {
    return hasAddress(initiatorFirst, high, low);
  }

  /** Returns whether the initiator contacts itself. */
  final boolean isWithItself() {
    return hasEqualAddresses();
  }

  /** The key of the metered flow that contains the same packets. */
  public final FlowKey flowKey() {
    return FlowKey.between(initiator(), initiatorPort, responder(), responderPort, protocol, vlan);
  }
}
