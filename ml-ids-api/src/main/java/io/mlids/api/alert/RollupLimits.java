package io.mlids.api.alert;

/**
 * Limits of open windows, above which attacks are grouped more coarsely. Attackers can forge source
 * addresses, so the number of alerts must not depend on the number of addresses.
 *
 * @param windows in total; beyond that, the oldest closes early
 * @param perHost for one source or destination and one class; beyond that, they are merged into one
 * @param perClass for one class; beyond that, new ones share a window
 */
public record RollupLimits(int windows, int perHost, int perClass) {
  public static final RollupLimits DEFAULT = new RollupLimits(10_000, 64, 500);
}
