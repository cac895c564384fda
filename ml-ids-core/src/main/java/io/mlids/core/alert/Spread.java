package io.mlids.core.alert;

/**
 * How many addresses and ports the attacks of an alert involve; estimates with an error of about 3
 * %.
 *
 * @param sources different source addresses
 * @param destinations different destination addresses
 * @param ports different destination ports
 */
public record Spread(long sources, long destinations, long ports) {
  /** One source, one destination, one port. */
  public static final Spread ONE = new Spread(1, 1, 1);

  /** Whether any of the counts is more than one. */
  public boolean isWide() {
    return !equals(ONE);
  }
}
