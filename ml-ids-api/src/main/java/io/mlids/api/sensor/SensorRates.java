package io.mlids.api.sensor;

/** What came in a second, on average over the last ten or as many as there have been. */
public record SensorRates(double packets, double bytes, double flows, double attacks) {
  static final SensorRates NONE = new SensorRates(0, 0, 0, 0);
}
