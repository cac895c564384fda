package io.mlids.core.packet;

/** Numbers of the Ethernet type field. */
final class EtherType {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86DD;

  /** Below it the field is the length of an IEEE 802.3 frame. */
  static final int SMALLEST = 0x0600;

  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88A8;
  private static final int OLD_SERVICE_VLAN = 0x9100;

  private EtherType() {}

  static boolean isVlan(int type) {
    return type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN;
  }
}
