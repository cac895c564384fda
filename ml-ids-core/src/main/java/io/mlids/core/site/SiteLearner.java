package io.mlids.core.site;

import io.mlids.core.feature.Feature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Learns a site profile from flows without labels, in the order of their last packets. {@link
 * ProfileFitter} describes how the profile is computed from the flows held. Flows with equal times
 * keep the order in which they were added.
 *
 * <p>At most 200,000 flows are kept, or fewer if so specified. When this limit is reached, every
 * second flow is dropped, and from then on only every second new flow is kept (later every fourth,
 * and so on). Not thread-safe.
 */
public final class SiteLearner {
  /** The maximum number of flows kept. */
  static final int MAX_KEPT = 200_000;

  private final List<Feature> columns;
  private final int capacity;
  private List<Row> rows = new ArrayList<>();
  private long flows;
  private long leftOut;
  private long stride = 1;
  private boolean keepsOrder;

  /** A flow, the values of its row, and the model's attack probability. */
  record Row(SiteFlow flow, float[] features, double probability) {}

  /**
   * The flows that a learner has learned from, for example to continue after a restart.
   *
   * @param flows the number of flows added
   * @param leftOut the number of flows removed by {@link #leaveOut}
   * @param stride one in this many flows was kept
   * @param rows the flows kept
   */
  record Memory(long flows, long leftOut, long stride, List<Row> rows) {}

  /**
   * The result of learning.
   *
   * @param profile the profile
   * @param checked the number of later flows used for the check; 0 if the earlier flows are too few
   *     for thresholds
   * @param flagged the number of these flows that exceeded thresholds calibrated on earlier flows
   * @param unusual the number of these flows that were unusual compared with earlier flows
   */
  public record Result(SiteProfile profile, long checked, long flagged, long unusual) {}

  /**
   * Creates a learner.
   *
   * @param features the columns of a row
   */
  public SiteLearner(List<Feature> features) {
    this(features, MAX_KEPT);
  }

  /**
   * Creates a learner that keeps fewer flows.
   *
   * @param features the columns of a row
   * @param capacity the number of flows at which every second one is dropped, 2 to 200,000
   */
  public SiteLearner(List<Feature> features, int capacity) {
    if (capacity < 2 || capacity > MAX_KEPT) {
      throw new IllegalArgumentException("the capacity " + capacity + " is out of range");
    }
    this.columns = List.copyOf(features);
    this.capacity = capacity;
  }

  /** Returns the state, which later additions do not change. */
  Memory memory() {
    return new Memory(flows, leftOut, stride, List.copyOf(rows));
  }

  /** Replaces the state with that of an earlier learner with the same columns. */
  void resume(Memory earlier) {
    flows = earlier.flows;
    leftOut = earlier.leftOut;
    stride = earlier.stride;
    rows = new ArrayList<>(earlier.rows);
    while (rows.size() >= capacity) {
      dropEverySecond();
    }
  }

  /** Returns a learner with the same flows. */
  public SiteLearner copy() {
    SiteLearner copy = new SiteLearner(columns, capacity);
    copy.resume(memory());
    copy.keepsOrder = keepsOrder;
    return copy;
  }

  /**
   * Adds a flow.
   *
   * @param features the values of the row; not copied
   * @param probability the model's attack probability, 0 to 1
   */
  public void add(SiteFlow flow, float[] features, double probability) {
    if (flows++ % stride != 0) {
      return;
    }
    rows.add(new Row(flow, features, probability));
    if (rows.size() >= capacity) {
      dropEverySecond();
    }
  }

  private void dropEverySecond() {
    List<Row> half = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 2) {
      half.add(rows.get(i));
    }
    rows = half;
    stride *= 2;
  }

  /** Removes flows; they count as left out. */
  public void leaveOut(Predicate<SiteFlow> isLeftOut) {
    int before = rows.size();
    rows.removeIf(row -> isLeftOut.test(row.flow));
    leftOut += (before - rows.size()) * stride;
  }

  /** The number of flows added. */
  public long flows() {
    return flows;
  }

  /**
   * Keeps the flows in the order in which they are added, instead of sorting them by the time of
   * their last packets.
   */
  public void keepOrder() {
    keepsOrder = true;
  }

  /**
   * The flows that are not left out, and the period that they span.
   *
   * @param flows the number of flows
   * @param first the start of the first flow, in microseconds since the epoch; 0 if unknown
   * @param last the end of the last flow, in microseconds since the epoch; 0 if unknown
   */
  public record Span(long flows, long first, long last) {
    private static final double DAY_MICROS = 86_400e6;

    /** The length in days; 0 if unknown. */
    public double days() {
      return last <= 0 ? 0 : (last - first) / DAY_MICROS;
    }
  }

  /**
   * Returns the number of flows and the period that they span. The period is unknown if any of them
   * has no times, because a rate per day would then count flows outside the period.
   *
   * @param isLeftOut returns whether a flow is excluded from learning
   */
  public Span span(Predicate<SiteFlow> isLeftOut) {
    long count = 0;
    long first = Long.MAX_VALUE;
    long last = 0;
    boolean timed = true;
    for (Row row : used(isLeftOut)) {
      count += stride;
      timed &= row.flow.start() > 0 && row.flow.end() > 0;
      first = Math.min(first, row.flow.start());
      last = Math.max(last, row.flow.end());
    }
    return timed && count > 0 ? new Span(count, first, last) : new Span(count, 0, 0);
  }

  /**
   * Returns how many flows end in the period that a profile already covers.
   *
   * @param isLeftOut returns whether a flow is excluded from learning
   */
  public long overlapping(SiteProfile existing, Predicate<SiteFlow> isLeftOut) {
    SiteProfile.Source covered = existing.source();
    return stride
        * used(isLeftOut).stream()
            .mapToLong(row -> row.flow.end())
            .filter(end -> end > 0 && end >= covered.firstTime() && end <= covered.lastTime())
            .count();
  }

  /** The number of flows held. */
  public int held() {
    return rows.size();
  }

  /** The number of flows that the held ones represent. */
  public long represented() {
    return rows.size() * stride;
  }

  /** The number of flows removed by {@link #leaveOut}. */
  public long leftOut() {
    return leftOut;
  }

  /** The number of held flows that {@link #learn} needs for a rate of false alarms. */
  public static long needed(double rate) {
    return ProfileFitter.needed(rate);
  }

  /**
   * Returns the lowest multiple of 0.001 that {@link #learn} can promise as a rate of false alarms.
   *
   * @param flows the number of held flows
   * @return empty if the flows are too few for any rate
   */
  public static OptionalDouble lowestRate(long flows) {
    return IntStream.range(1, 1_000)
        .filter(thousandths -> needed(thousandths / 1_000.0) <= flows)
        .mapToDouble(thousandths -> thousandths / 1_000.0)
        .findFirst();
  }

  /**
   * Finds sources whose flows the model repeatedly classifies as attacks.
   *
   * @param threshold the model's own threshold
   * @param isLeftOut returns whether a flow is excluded anyway
   */
  public RepeatedSources repeatedSources(double threshold, Predicate<SiteFlow> isLeftOut) {
    return RepeatedSources.of(
        used(isLeftOut).stream()
            .map(row -> new RepeatedSources.Verdict(row.flow, row.probability >= threshold))
            .toList());
  }

  /**
   * Learns the profile.
   *
   * @param source describes the learning traffic; its flow counts are replaced
   * @param isLeftOut returns whether a flow is excluded from learning
   * @param modelThreshold the model's own threshold, 0 to 1
   * @param seed random seed for the isolation forest
   * @throws TooFewFlowsException if the flows are too few for the rate of false alarms
   */
  public Result learn(
      SiteProfile.Source source, Predicate<SiteFlow> isLeftOut, double modelThreshold, long seed)
      throws TooFewFlowsException {
    return fitter(isLeftOut).fit(source, modelThreshold, seed);
  }

  /**
   * Adds the flows to an existing profile. Its isolation forest and usual ranges stay as they are,
   * and all the flows that were kept are used to calibrate thresholds. The check in the result
   * compares the flows with the thresholds of the existing profile and thus shows how much the
   * network has changed.
   *
   * @param source describes the traffic used for learning; its flow counts are replaced
   * @param isLeftOut returns whether a flow is excluded from learning
   * @throws TooFewFlowsException if the existing and the new flows together are too few for the
   *     false-alarm rate
   */
  public Result update(
      SiteProfile existing, SiteProfile.Source source, Predicate<SiteFlow> isLeftOut)
      throws TooFewFlowsException {
    return fitter(isLeftOut).update(existing, source);
  }

  private ProfileFitter fitter(Predicate<SiteFlow> isLeftOut) {
    List<Row> used = used(isLeftOut);
    // Flows that do not end by themselves are added when they time out, or after all others.
    if (!keepsOrder) {
      used.sort(Comparator.comparingLong(row -> row.flow.end()));
    }
    return new ProfileFitter(columns, used, stride, leftOut + (rows.size() - used.size()) * stride);
  }

  /** The flows held, without those excluded from learning, in a list of their own. */
  private List<Row> used(Predicate<SiteFlow> isLeftOut) {
    List<Row> used = new ArrayList<>(rows);
    used.removeIf(row -> isLeftOut.test(row.flow));
    return used;
  }
}
