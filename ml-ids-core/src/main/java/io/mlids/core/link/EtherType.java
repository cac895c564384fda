package io.mlids.core.link;

/** Values of the EtherType field. */
public final class EtherType {
  public static final int IPV4 = 0x0800;
  public static final int IPV6 = 0x86DD;

  /** The payload is a whole Ethernet frame. */
  public static final int ETHERNET = 0x6558;

  public static final int MPLS = 0x8847;
  public static final int MPLS_MULTICAST = 0x8848;
  public static final int PPPOE_SESSION = 0x8864;
  public static final int PPP = 0x880B;
  public static final int TRILL = 0x22F3;
  public static final int VN_TAG = 0x8926;
  public static final int HSR = 0x892F;
  public static final int E_TAG = 0x893F;
  public static final int NSH = 0x894F;
  public static final int FABRIC_PATH = 0x8903;
  public static final int CISCO_METADATA = 0x8909;
  public static final int MACSEC = 0x88E5;
  public static final int BACKBONE_SERVICE = 0x88E7;
  public static final int REDUNDANCY_TAG = 0xF1C1;

  /** The smallest EtherType. Smaller values are the length of an IEEE 802.3 frame. */
  public static final int SMALLEST = 0x0600;

  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88A8;
  private static final int OLD_SERVICE_VLAN = 0x9100;
  private static final int OTHER_SERVICE_VLAN = 0x9200;
  private static final int THIRD_SERVICE_VLAN = 0x9300;

  private EtherType() {}

  /** Returns whether a type denotes a VLAN tag that CICFlowMeter skips. */
  public static boolean isVlan(int type) {
    return type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN;
  }

  /** Returns whether a type denotes a VLAN tag; this includes pre-standard values. */
  public static boolean isTag(int type) {
    return isVlan(type) || type == OTHER_SERVICE_VLAN || type == THIRD_SERVICE_VLAN;
  }
}
