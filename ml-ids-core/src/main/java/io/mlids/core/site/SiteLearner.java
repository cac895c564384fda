package io.mlids.core.site;

import io.mlids.core.feature.Feature;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.site.usual.Contact;
import io.mlids.core.site.usual.UsualTraffic;
import io.mlids.core.site.usual.UsualWatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Learns a site profile from flows without labels, in the order of their last packets. The first
 * two fifths of the flows are used to fit the isolation forest, the usual ranges and the offsets of
 * {@link AttackThresholds}, and the next two fifths to calibrate thresholds, which are then checked
 * on the last fifth. The thresholds of the profile use both of these parts, so a profile needs
 * fewer flows than the check. In the same way, the first two fifths show how often later flows
 * deviate from the usual use of services. Flows with equal times keep the order in which they were
 * added.
 *
 * <p>At most 200,000 flows are kept, or fewer if so specified. When this limit is reached, every
 * second flow is dropped, and from then on only every second new flow is kept (later every fourth,
 * and so on). Not thread-safe.
 */
public final class SiteLearner {
  /** The maximum number of flows kept. */
  static final int MAX_KEPT = 200_000;

  private static final double FIT_SHARE = 0.4;
  private static final double CALIBRATE_SHARE = 0.8;

  /** With fewer flows, two fifths of them round down to 0. */
  private static final long FEWEST = 3;

  private final int width;
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
    this(features.size(), capacity);
  }

  private SiteLearner(int width, int capacity) {
    if (capacity < 2 || capacity > MAX_KEPT) {
      throw new IllegalArgumentException("the capacity " + capacity + " is out of range");
    }
    this.width = width;
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
    SiteLearner copy = new SiteLearner(width, capacity);
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
    for (Row row : rows) {
      if (isLeftOut.test(row.flow)) {
        continue;
      }
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
        * rows.stream()
            .filter(
                row ->
                    row.flow.end() > 0
                        && row.flow.end() >= covered.firstTime()
                        && row.flow.end() <= covered.lastTime()
                        && !isLeftOut.test(row.flow))
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
    long calibrated = Calibration.needed(rate, Promise.AVERAGE);
    return Math.max(FEWEST, (long) Math.ceil(calibrated / (1 - FIT_SHARE)));
  }

  /**
   * Finds sources whose flows the model repeatedly classifies as attacks.
   *
   * @param threshold the model's own threshold
   * @param isLeftOut returns whether a flow is excluded anyway
   */
  public RepeatedSources repeatedSources(double threshold, Predicate<SiteFlow> isLeftOut) {
    List<RepeatedSources.Verdict> verdicts = new ArrayList<>();
    for (Row row : rows) {
      if (!isLeftOut.test(row.flow)) {
        verdicts.add(new RepeatedSources.Verdict(row.flow, row.probability >= threshold));
      }
    }
    return RepeatedSources.of(verdicts);
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
    List<Row> used = used(isLeftOut);
    int fitted = (int) (FIT_SHARE * used.size());
    int calibrated = (int) (CALIBRATE_SHARE * used.size());
    long needed = Calibration.needed(source.falseAlarms(), Promise.AVERAGE);
    if (fitted < 1 || used.size() - fitted < needed) {
      throw new TooFewFlowsException(used.size(), needed(source.falseAlarms()));
    }
    float[] fit = values(used.subList(0, fitted));
    IsolationForest forest = IsolationForest.fit(fit, fitted, width, seed);
    List<Distribution> usual = distributions(fit, fitted);
    SiteProfile.Source complete = complete(source, used);
    Offsets offsets = Offsets.of(used.subList(0, fitted), source.falseAlarms(), modelThreshold);
    List<Feature> features = source.features();
    SiteProfile profile =
        new SiteProfile(
                complete,
                scores(used.subList(fitted, used.size()), offsets, forest, usual),
                usual,
                forest)
            .withTraffic(traffic(used, used.size(), fitted, used.size(), features));
    if (calibrated - fitted < needed) {
      return new Result(profile, 0, 0, 0);
    }
    SiteProfile earlier =
        new SiteProfile(
                complete,
                scores(used.subList(fitted, calibrated), offsets, forest, usual),
                usual,
                forest)
            .withTraffic(traffic(used, fitted, fitted, calibrated, features));
    return result(profile, earlier, used.subList(calibrated, used.size()));
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
    List<Row> used = used(isLeftOut);
    Map<ServiceGroup, SiteProfile.Scores> scores = new EnumMap<>(existing.groups());
    scores(used, Offsets.of(existing), existing.forest(), existing.usual())
        .forEach((group, more) -> scores.merge(group, more, SiteProfile.Scores::plus));
    long all = scores.values().stream().mapToLong(each -> each.attack().count()).sum();
    long needed = Calibration.needed(source.falseAlarms(), Promise.AVERAGE);
    if (used.isEmpty() || all < needed) {
      throw new TooFewFlowsException(used.size(), Math.max(1, needed - all + used.size()));
    }
    SiteProfile profile =
        new SiteProfile(
                complete(source, used).after(existing.source()),
                scores,
                existing.usual(),
                existing.forest())
            .withTraffic(traffic(existing, used));
    return result(profile, existing, used);
  }

  /**
   * Describes the services that the first {@code learned} flows used. The deviations of ordinary
   * flows are counted after the first {@code fitted} flows, which define what is usual for this
   * purpose.
   */
  private Optional<UsualTraffic> traffic(
      List<Row> used, int learned, int fitted, int judgedTo, List<Feature> features) {
    List<Contact> first = contacts(used.subList(0, fitted), features);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    UsualTraffic judged =
        UsualTraffic.learn(first, stride)
            .judging(contacts(used.subList(fitted, judgedTo), features), stride);
    return Optional.of(
        UsualTraffic.learn(contacts(used.subList(0, learned), features), stride).plus(judged));
  }

  private Optional<UsualTraffic> traffic(SiteProfile existing, List<Row> used) {
    List<Contact> contacts = contacts(used, existing.source().features());
    if (contacts.isEmpty()) {
      return existing.traffic();
    }
    UsualTraffic added = UsualTraffic.learn(contacts, stride);
    return Optional.of(
        existing
            .traffic()
            .map(before -> before.plus(added).plus(before.judging(contacts, stride)))
            .orElse(added));
  }

  private static List<Contact> contacts(List<Row> part, List<Feature> features) {
    List<Contact> contacts = new ArrayList<>();
    for (Row row : part) {
      if (row.flow.hasEndpoints()) {
        contacts.add(row.flow.contact(PayloadBytes.of(row.features, 0, features)));
      }
    }
    return contacts;
  }

  private List<Row> used(Predicate<SiteFlow> isLeftOut) {
    List<Row> used = new ArrayList<>();
    for (Row row : rows) {
      if (!isLeftOut.test(row.flow)) {
        used.add(row);
      }
    }
    // Flows that do not end by themselves are added when they time out, or after all others.
    if (!keepsOrder) {
      used.sort(Comparator.comparingLong(row -> row.flow.end()));
    }
    return used;
  }

  private SiteProfile.Source complete(SiteProfile.Source source, List<Row> used) {
    return new SiteProfile.Source(
        source.learnedAt(),
        source.modelVersion(),
        source.profile(),
        source.features(),
        source.falseAlarms(),
        used.stream().mapToLong(row -> row.flow.start()).filter(time -> time > 0).min().orElse(0),
        used.stream().mapToLong(row -> row.flow.end()).max().orElseThrow(),
        used.size() * stride,
        leftOut + (rows.size() - used.size()) * stride);
  }

  /** Compares later flows with an earlier profile. */
  private static Result result(SiteProfile profile, SiteProfile earlier, List<Row> later) {
    long flagged = 0;
    long unusual = 0;
    List<Feature> features = earlier.source().features();
    Optional<UsualWatch> watch = earlier.watch();
    for (Row row : later) {
      ServiceGroup group = row.flow.group();
      flagged += row.probability > earlier.attackThreshold(group) ? 1 : 0;
      boolean deviates =
          watch.isPresent()
              && row.flow.hasEndpoints()
              && !watch
                  .get()
                  .add(row.flow.contact(PayloadBytes.of(row.features, 0, features)))
                  .isEmpty();
      unusual += deviates || earlier.anomaly(row.features, 0, group) != null ? 1 : 0;
    }
    return new Result(profile, later.size(), flagged, unusual);
  }

  private float[] values(List<Row> part) {
    float[] values = new float[Math.multiplyExact(part.size(), width)];
    for (int i = 0; i < part.size(); i++) {
      System.arraycopy(part.get(i).features, 0, values, i * width, width);
    }
    return values;
  }

  private List<Distribution> distributions(float[] values, int count) {
    List<Distribution> distributions = new ArrayList<>();
    float[] column = new float[count];
    for (int feature = 0; feature < width; feature++) {
      for (int row = 0; row < count; row++) {
        column[row] = values[row * width + feature];
      }
      distributions.add(Distribution.ofReordered(column, count));
    }
    return distributions;
  }

  private static Map<ServiceGroup, SiteProfile.Scores> scores(
      List<Row> part, Offsets offsets, IsolationForest forest, List<Distribution> usual) {
    Map<ServiceGroup, SiteProfile.Scores> scores = new EnumMap<>(ServiceGroup.class);
    byGroup(part)
        .forEach(
            (group, rows) ->
                scores.put(
                    group,
                    new SiteProfile.Scores(
                        Calibration.of(rows.stream().mapToDouble(Row::probability).toArray()),
                        offsets.of(group),
                        Calibration.of(
                            rows.stream()
                                .mapToDouble(
                                    row -> SiteProfile.anomalyScore(forest, usual, row.features, 0))
                                .toArray()))));
    return scores;
  }

  private static Map<ServiceGroup, List<Row>> byGroup(List<Row> part) {
    Map<ServiceGroup, List<Row>> groups = new EnumMap<>(ServiceGroup.class);
    for (Row row : part) {
      groups.computeIfAbsent(row.flow.group(), _ -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  /**
   * The offset of each group; see {@link AttackThresholds}.
   *
   * @param others the offset of all other groups
   */
  private record Offsets(Map<ServiceGroup, Double> groups, double others) {

    static Offsets of(List<Row> part, double rate, double threshold) {
      Map<ServiceGroup, Double> groups = new EnumMap<>(ServiceGroup.class);
      byGroup(part).forEach((group, rows) -> groups.put(group, offset(rows, rate, threshold)));
      return new Offsets(groups, offset(part, rate, threshold));
    }

    /** The offsets of a profile; a group that is new to it has none. */
    static Offsets of(SiteProfile profile) {
      Map<ServiceGroup, Double> groups = new EnumMap<>(ServiceGroup.class);
      profile.groups().forEach((group, scores) -> groups.put(group, scores.attackOffset()));
      return new Offsets(groups, 0);
    }

    private static double offset(List<Row> rows, double rate, double threshold) {
      double[] scores = rows.stream().mapToDouble(Row::probability).toArray();
      return AttackThresholds.offset(scores, rate, threshold);
    }

    double of(ServiceGroup group) {
      return groups.getOrDefault(group, others);
    }
  }
}
