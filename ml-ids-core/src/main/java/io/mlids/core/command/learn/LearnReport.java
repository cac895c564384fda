package io.mlids.core.command.learn;

import io.mlids.core.feature.FlowTime;
import io.mlids.core.site.Calibration;
import io.mlids.core.site.IncidentFlows;
import io.mlids.core.site.RepeatedSources;
import io.mlids.core.site.ServiceGroup;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The messages about a profile that was learned: the flows used, the promise, the check and the
 * thresholds.
 *
 * @param learner holds the flows
 * @param incidents the incidents whose flows are left out
 * @param repeated the sources whose flows are left out
 * @param result the profile and its check
 */
record LearnReport(
    SiteLearner learner,
    IncidentFlows incidents,
    RepeatedSources repeated,
    SiteLearner.Result result) {
  private static final int MAX_NAMES = 10;

  void print(PrintWriter error) {
    printFlows(error);
    printThresholds(error);
  }

  private void printFlows(PrintWriter error) {
    SiteProfile.Source source = result.profile().source();
    error.printf(
        Locale.ROOT,
        "learned: %,d flows%s; left out: %,d flows of %,d incident%s%s%n",
        source.flows(),
        source.lastTime() == 0
            ? ""
            : " from "
                + FlowTime.iso(source.firstTime())
                + " to "
                + FlowTime.iso(source.lastTime()),
        source.leftOut(),
        incidents.incidents(),
        incidents.incidents() == 1 ? "" : "s",
        repeated.names().isEmpty()
            ? ""
            : " and of sources that the model repeatedly classifies as attackers");
    if (!repeated.names().isEmpty()) {
      error.println("sources left out: " + shortened(repeated.names()));
    }
    if (learner.held() < learner.flows()) {
      error.printf(
          Locale.ROOT,
          "held: %,d of %,d flows, at regular intervals%n",
          learner.held(),
          learner.flows());
    }
    if (incidents.dropped() > 0) {
      error.printf(
          Locale.ROOT,
          "incidents: %,d more than can be kept; their flows are not left out%n",
          incidents.dropped());
    }
  }

  private void printThresholds(PrintWriter error) {
    SiteProfile profile = result.profile();
    error.printf(
        Locale.ROOT,
        "promise: at most %s of benign flows flagged, with a confidence of %.0f %% (from %,d"
            + " flows)%n",
        percent(profile.source().falseAlarms()),
        100 * Calibration.CONFIDENCE,
        profile.calibrated());
    if (result.checked() == 0) {
      error.println("check: none, because the earlier flows are too few for thresholds");
    } else {
      error.printf(
          Locale.ROOT,
          "check: %,d of %,d later flows flagged (%s), %,d unusual (%s)%n",
          result.flagged(),
          result.checked(),
          percent(share(result.flagged(), result.checked())),
          result.unusual(),
          percent(share(result.unusual(), result.checked())));
    }
    for (ServiceGroup group : profile.groups().keySet()) {
      error.printf(
          Locale.ROOT,
          "  %-18s %,9d flows, attack if probability > %.4f%s%n",
          group.id(),
          profile.groups().get(group).attack().count(),
          profile.attackThreshold(group),
          profile.groups().get(group).attackOffset() > 0
              ? " (raised, because the model often suspects these flows)"
              : "");
    }
  }

  private static String shortened(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)));
    return names.size() <= MAX_NAMES
        ? first
        : first + " and " + (names.size() - MAX_NAMES) + " more";
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", 100 * share);
  }
}
