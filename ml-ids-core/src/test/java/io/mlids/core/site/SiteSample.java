package io.mlids.core.site;

import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Flows and sources for tests of site profiles. */
final class SiteSample {
  static final int TCP = 6;
  static final int UDP = 17;

  /** The columns of flows that no detector scores. */
  static final List<Feature> COLUMNS = List.of(Feature.FLOW_DURATION, Feature.TOT_FWD_PKTS);

  /**
   * Enough columns for an isolation forest to distinguish a row outside all ranges from other rows.
   */
  static final List<Feature> WIDE = FeatureProfile.CORRECTED.modelFeatures().subList(0, 8);

  private SiteSample() {}

  static IpAddress address(int last) {
    return new IpAddress(false, 0, 0x0A000000L + last);
  }

  /** A one-second flow that starts {@code second} seconds after the epoch. */
  static SiteFlow flow(long second, int protocol, int port) {
    return new SiteFlow(
        address(1),
        40_000,
        address(2),
        port,
        protocol,
        second * 1_000_000,
        second * 1_000_000 + 1_000_000);
  }

  /** The source of a profile with {@link #COLUMNS}. */
  static SiteProfile.Source source(double rate) {
    return source("0123456789ab", FeatureProfile.CORRECTED, COLUMNS, rate);
  }

  static SiteProfile.Source source(Detector detector, double rate) {
    return source(detector.scoreVersion(), detector.profile(), detector.features(), rate);
  }

  static SiteProfile.Source source(
      String model, FeatureProfile profile, List<Feature> features, double rate) {
    return new SiteProfile.Source(
        Instant.parse("2026-03-01T12:00:00.123456Z"), model, profile, features, rate);
  }

  /**
   * A profile of 1,000 flows in two groups: web flows, with attack probabilities up to 0.9, and DNS
   * flows, with attack probabilities up to 0.1. Every value in a row is between 0 and 9.
   */
  static SiteProfile learned(SiteProfile.Source source) throws TooFewFlowsException {
    return learned(source, 1_000);
  }

  /** The same profile of another number of flows. */
  static SiteProfile learned(SiteProfile.Source source, int flows) throws TooFewFlowsException {
    Random random = new Random(5);
    SiteLearner learner = new SiteLearner(source.features());
    for (int i = 0; i < flows; i++) {
      boolean web = i % 2 == 0;
      learner.add(
          flow(i, web ? TCP : UDP, web ? 443 : 53),
          row(source.features().size(), random),
          (web ? 0.9 : 0.1) * random.nextDouble());
    }
    return learner.learn(source, _ -> false, 0.5, 3).profile();
  }

  static float[] row(int width, Random random) {
    float[] row = new float[width];
    for (int i = 0; i < width; i++) {
      row[i] = random.nextInt(10);
    }
    return row;
  }
}
