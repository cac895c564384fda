package io.mlids.core.behaviour.port;

/** A set of ports. A look-up reads one word and does not box the number. Immutable. */
public final class PortSet {
  private static final int PORTS = 1 << 16;

  private final long[] words = new long[PORTS / Long.SIZE];

  private PortSet() {}

  /**
   * Creates a set of ports.
   *
   * @throws IndexOutOfBoundsException if a number is not a port
   */
  public static PortSet of(int... ports) {
    PortSet set = new PortSet();
    for (int port : ports) {
      set.words[port / Long.SIZE] |= 1L << port;
    }
    return set;
  }

  /** Returns whether a port, 0 to 65535, is in the set. */
  public boolean contains(int port) {
    return (words[port >>> 6] & 1L << port) != 0;
  }
}
