package io.mlids.api.sensor;

/** Average rates per second over at most the last ten seconds. */
public record SensorRates(double packets, double bytes, double flows, double attacks) {
  static final SensorRates NONE = new SensorRates(0, 0, 0, 0);
}
