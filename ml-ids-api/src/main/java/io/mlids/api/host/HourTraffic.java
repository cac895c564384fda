package io.mlids.api.host;

/**
 * The flows of a host that started in one hour. Immutable.
 *
 * @param start the start of the hour, in microseconds since the epoch
 * @param flows the number of flows
 * @param attacks the number of flows that the model classified as attacks
 * @param highest the highest probability of an attack, 0 to 1
 * @param mean the mean probability of an attack, 0 to 1
 */
public record HourTraffic(long start, long flows, long attacks, double highest, double mean) {

  /** Adds up flows. Single-owner. */
  static final class Sum {
    private long flows;
    private long attacks;
    private double highest;
    private double sum;

    void add(HostFlow each) {
      flows++;
      attacks += each.attack() ? 1 : 0;
      highest = Math.max(highest, each.probability());
      sum += each.probability();
    }

    HourTraffic total(long start) {
      return new HourTraffic(start, flows, attacks, highest, sum / flows);
    }
  }
}
