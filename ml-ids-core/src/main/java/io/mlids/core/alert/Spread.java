package io.mlids.core.alert;

/**
 * How far the attacks of an alert are spread; estimates, with an error of about three percent.
 *
 * @param sources different source addresses
 * @param destinations different destination addresses
 * @param ports different destination ports
 */
public record Spread(long sources, long destinations, long ports) {
  /** One source, one destination, one port. */
  public static final Spread ONE = new Spread(1, 1, 1);

  /** Whether there are several of anything. */
  public boolean isWide() {
    return !equals(ONE);
  }
}
