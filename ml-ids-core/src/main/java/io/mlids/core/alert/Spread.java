package io.mlids.core.alert;

/**
 * The numbers of addresses and ports that the attacks of an alert involve, estimated with an error
 * of about 3 %.
 *
 * @param sources distinct source addresses
 * @param destinations distinct destination addresses
 * @param ports distinct destination ports
 */
public record Spread(long sources, long destinations, long ports) {
  /** One source, one destination, one port. */
  public static final Spread ONE = new Spread(1, 1, 1);

  /** Whether any of the counts is more than one. */
  public boolean isWide() {
    return !equals(ONE);
  }
}
