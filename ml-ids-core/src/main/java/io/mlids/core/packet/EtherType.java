package io.mlids.core.packet;

/** Numbers of the Ethernet type field. */
final class EtherType {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86DD;

  /** A whole Ethernet frame. */
  static final int ETHERNET = 0x6558;

  static final int MPLS = 0x8847;
  static final int MPLS_MULTICAST = 0x8848;
  static final int PPPOE_SESSION = 0x8864;
  static final int PPP = 0x880B;
  static final int TRILL = 0x22F3;
  static final int VN_TAG = 0x8926;
  static final int HSR = 0x892F;
  static final int E_TAG = 0x893F;
  static final int NSH = 0x894F;
  static final int FABRIC_PATH = 0x8903;
  static final int CISCO_METADATA = 0x8909;
  static final int MACSEC = 0x88E5;
  static final int BACKBONE_SERVICE = 0x88E7;
  static final int REDUNDANCY_TAG = 0xF1C1;

  /** Below it the field is the length of an IEEE 802.3 frame. */
  static final int SMALLEST = 0x0600;

  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88A8;
  private static final int OLD_SERVICE_VLAN = 0x9100;
  private static final int OTHER_SERVICE_VLAN = 0x9200;
  private static final int THIRD_SERVICE_VLAN = 0x9300;

  private EtherType() {}

  /** Whether it is one of the VLAN tags that the program behind the published CSVs passes over. */
  static boolean isVlan(int type) {
    return type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN;
  }

  /** Whether it is a VLAN tag, with the numbers that switches used before the standard. */
  static boolean isTag(int type) {
    return isVlan(type) || type == OTHER_SERVICE_VLAN || type == THIRD_SERVICE_VLAN;
  }
}
