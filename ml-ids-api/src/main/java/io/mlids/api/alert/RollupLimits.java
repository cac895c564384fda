package io.mlids.api.alert;

/**
 * How many windows may be open before attacks are grouped more widely. A stranger chooses the
 * source addresses of what he sends, so the number of addresses must not decide how much is
 * reported.
 *
 * @param windows in all; beyond that the oldest closes early
 * @param perHost of one source, or of one destination, and one class; beyond that they become one
 * @param perClass of one class; beyond that new ones share one
 */
public record RollupLimits(int windows, int perHost, int perClass) {
  public static final RollupLimits DEFAULT = new RollupLimits(10_000, 64, 500);
}
