package io.mlids.api.alert;

/**
 * Limits on the number of open windows. Above these limits, attacks are grouped more coarsely.
 * Attackers can forge source addresses, so the number of alerts must not depend on the number of
 * addresses.
 *
 * @param windows the limit for all windows together; beyond it, the oldest closes early
 * @param perHost the limit for one class and one source or destination; beyond it, the host's
 *     windows are merged into one
 * @param perClass the limit for one class; beyond it, further attacks of the class share a window
 */
public record RollupLimits(int windows, int perHost, int perClass) {
  public static final RollupLimits DEFAULT = new RollupLimits(10_000, 64, 500);
}
