package io.mlids.core.site;

import io.mlids.core.feature.Feature;
import io.mlids.core.site.SiteLearner.Result;
import io.mlids.core.site.SiteLearner.Row;
import io.mlids.core.site.anomaly.AnomalyScorer;
import io.mlids.core.site.usual.Contact;
import io.mlids.core.site.usual.UsualTraffic;
import io.mlids.core.site.usual.UsualWatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes a site profile from flows in the order of their last packets. The first two fifths of
 * the flows are used to fit the anomaly scorer and the offsets of {@link AttackThresholds}, and the
 * next two fifths to calibrate thresholds, which are then checked on the last fifth. The thresholds
 * of the profile use both of these parts, so a profile needs fewer flows than the check. In the
 * same way, the first two fifths show how often later flows deviate from the usual use of services.
 *
 * @param features the columns of a row
 * @param rows the flows to learn from, in order
 * @param weight the number of flows that each of them represents
 * @param leftOut the number of flows left out
 */
record ProfileFitter(List<Feature> features, List<Row> rows, long weight, long leftOut) {
  private static final double FIT_SHARE = 0.4;
  private static final double CALIBRATE_SHARE = 0.8;

  /** With fewer flows, two fifths of them round down to 0. */
  private static final long FEWEST = 3;

  /** The number of rows that {@link #fit} needs for a rate of false alarms. */
  static long needed(double rate) {
    // The smallest number of rows of which three fifths, rounded up, are enough.
    return Math.max(FEWEST, 5 * (Calibration.needed(rate) - 1) / 3 + 1);
  }

  /** Computes a new profile; see {@link SiteLearner#learn}. */
  Result fit(SiteProfile.Source source, double modelThreshold, long seed)
      throws TooFewFlowsException {
    int fitted = (int) (FIT_SHARE * rows.size());
    int calibrated = (int) (CALIBRATE_SHARE * rows.size());
    long needed = Calibration.needed(source.falseAlarms());
    if (fitted < 1 || rows.size() - fitted < needed) {
      throw new TooFewFlowsException(rows.size(), needed(source.falseAlarms()));
    }
    List<Row> first = rows.subList(0, fitted);
    List<Row> middle = rows.subList(fitted, calibrated);
    List<Row> last = rows.subList(calibrated, rows.size());
    AnomalyScorer scorer = AnomalyScorer.fit(values(first), first.size(), features.size(), seed);
    AttackThresholds.Offsets offsets =
        AttackThresholds.Offsets.of(
            probabilities(byGroup(first)), source.falseAlarms(), modelThreshold);
    Map<ServiceGroup, SiteProfile.Scores> ofMiddle = scores(middle, offsets, scorer);
    Optional<UsualTraffic> ofFirst = traffic(first);
    SiteProfile.Source complete = complete(source);
    SiteProfile profile =
        new SiteProfile(
            complete,
            plus(ofMiddle, scores(last, offsets, scorer)),
            scorer,
            judged(traffic(rows), ofFirst, rows.subList(fitted, rows.size())));
    if (middle.size() < needed) {
      return new Result(profile, 0, 0, 0);
    }
    SiteProfile earlier =
        new SiteProfile(complete, ofMiddle, scorer, judged(ofFirst, ofFirst, middle));
    return result(profile, earlier, last);
  }

  /** Adds the flows to an existing profile; see {@link SiteLearner#update}. */
  Result update(SiteProfile existing, SiteProfile.Source source) throws TooFewFlowsException {
    Map<ServiceGroup, SiteProfile.Scores> scores =
        plus(
            existing.groups(),
            scores(rows, AttackThresholds.Offsets.of(existing), existing.scorer()));
    long all = scores.values().stream().mapToLong(each -> each.attack().count()).sum();
    long needed = Calibration.needed(source.falseAlarms());
    if (rows.isEmpty() || all < needed) {
      throw new TooFewFlowsException(rows.size(), Math.max(1, needed - all + rows.size()));
    }
    SiteProfile profile =
        new SiteProfile(
            complete(source).after(existing.source()),
            scores,
            existing.scorer(),
            updated(existing.traffic()));
    return result(profile, existing, rows);
  }

  private Optional<UsualTraffic> updated(Optional<UsualTraffic> existing) {
    List<Contact> contacts = contacts(rows);
    if (contacts.isEmpty()) {
      return existing;
    }
    UsualTraffic added = UsualTraffic.learn(contacts, weight);
    return Optional.of(
        existing
            .map(before -> before.plus(added).plus(before.judging(contacts, weight)))
            .orElse(added));
  }

  /** Describes the services that flows used; empty if the endpoints of all of them are unknown. */
  private Optional<UsualTraffic> traffic(List<Row> part) {
    List<Contact> contacts = contacts(part);
    return contacts.isEmpty()
        ? Optional.empty()
        : Optional.of(UsualTraffic.learn(contacts, weight));
  }

  /** Adds how often later flows deviate from what the first flows show as usual. */
  private Optional<UsualTraffic> judged(
      Optional<UsualTraffic> learned, Optional<UsualTraffic> first, List<Row> later) {
    return first.flatMap(
        usual -> learned.map(all -> all.plus(usual.judging(contacts(later), weight))));
  }

  private List<Contact> contacts(List<Row> part) {
    List<Contact> contacts = new ArrayList<>();
    for (Row row : part) {
      if (row.flow().hasEndpoints()) {
        contacts.add(contact(row));
      }
    }
    return contacts;
  }

  private Contact contact(Row row) {
    return row.flow().contact(row.features(), 0, features);
  }

  private SiteProfile.Source complete(SiteProfile.Source source) {
    return new SiteProfile.Source(
        source.learnedAt(),
        source.modelVersion(),
        source.profile(),
        source.features(),
        source.falseAlarms(),
        rows.stream().mapToLong(row -> row.flow().start()).filter(time -> time > 0).min().orElse(0),
        rows.stream().mapToLong(row -> row.flow().end()).max().orElseThrow(),
        rows.size() * weight,
        leftOut);
  }

  /** Compares later flows with an earlier profile. */
  private Result result(SiteProfile profile, SiteProfile earlier, List<Row> later) {
    long flagged = 0;
    long unusual = 0;
    Optional<UsualWatch> watch = earlier.watch();
    for (Row row : later) {
      ServiceGroup group = row.flow().group();
      flagged += row.probability() > earlier.attackThreshold(group) ? 1 : 0;
      boolean deviates =
          watch.isPresent()
              && row.flow().hasEndpoints()
              && !watch.get().add(contact(row)).isEmpty();
      unusual += deviates || earlier.anomaly(row.features(), 0, group) != null ? 1 : 0;
    }
    return new Result(profile, later.size(), flagged, unusual);
  }

  private float[] values(List<Row> part) {
    int width = features.size();
    float[] values = new float[Math.multiplyExact(part.size(), width)];
    for (int i = 0; i < part.size(); i++) {
      System.arraycopy(part.get(i).features(), 0, values, i * width, width);
    }
    return values;
  }

  private static Map<ServiceGroup, SiteProfile.Scores> scores(
      List<Row> part, AttackThresholds.Offsets offsets, AnomalyScorer scorer) {
    Map<ServiceGroup, SiteProfile.Scores> scores = new EnumMap<>(ServiceGroup.class);
    byGroup(part)
        .forEach(
            (group, ofGroup) ->
                scores.put(
                    group,
                    new SiteProfile.Scores(
                        Calibration.of(probabilities(ofGroup)),
                        offsets.of(group),
                        Calibration.of(
                            ofGroup.stream()
                                .mapToDouble(row -> scorer.score(row.features(), 0))
                                .toArray()))));
    return scores;
  }

  private static Map<ServiceGroup, SiteProfile.Scores> plus(
      Map<ServiceGroup, SiteProfile.Scores> scores, Map<ServiceGroup, SiteProfile.Scores> more) {
    Map<ServiceGroup, SiteProfile.Scores> all = new EnumMap<>(ServiceGroup.class);
    all.putAll(scores);
    more.forEach((group, each) -> all.merge(group, each, SiteProfile.Scores::plus));
    return all;
  }

  private static Map<ServiceGroup, List<Row>> byGroup(List<Row> part) {
    Map<ServiceGroup, List<Row>> groups = new EnumMap<>(ServiceGroup.class);
    for (Row row : part) {
      groups.computeIfAbsent(row.flow().group(), _ -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private static Map<ServiceGroup, double[]> probabilities(Map<ServiceGroup, List<Row>> groups) {
    Map<ServiceGroup, double[]> probabilities = new EnumMap<>(ServiceGroup.class);
    groups.forEach((group, ofGroup) -> probabilities.put(group, probabilities(ofGroup)));
    return probabilities;
  }

  private static double[] probabilities(List<Row> part) {
    return part.stream().mapToDouble(Row::probability).toArray();
  }
}
