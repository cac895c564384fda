package io.mlids.core.alert;

/**
 * Estimated numbers of addresses and ports involved in an alert's attacks. The error is about 3 %.
 *
 * @param sources the number of distinct source addresses
 * @param destinations the number of distinct destination addresses
 * @param ports the number of distinct destination ports
 */
public record Spread(long sources, long destinations, long ports) {
  /**
   * The spread of a single attack: one source address, one destination address and one destination
   * port.
   */
  public static final Spread ONE = new Spread(1, 1, 1);

  /** Returns whether any of the counts is greater than one. */
  public boolean isWide() {
    return !equals(ONE);
  }
}
