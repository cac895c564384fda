package io.mlids.bench.site;

import io.mlids.bench.campaign.Campaign;
import io.mlids.bench.campaign.RecordedCampaigns;
import io.mlids.core.detect.Detector;
import io.mlids.core.flow.Flow;
import io.mlids.core.incident.Incident;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.site.TooFewFlowsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Measures how well attacks of a class that the model was not trained on are detected: by the
 * model, by the anomaly score, by both, and by both together with incidents. The thresholds of the
 * model and of the anomaly score come from a site profile that is learned from benign flows. If
 * both are used, each has a lower rate of false alarms.
 *
 * <p>A flow is detected by an incident if it connects an attacker and a victim of the incident
 * while the incident lasts. An incident without known attackers detects no flow.
 */
public final class LeaveOneClassOut {
  private static final double RATE = 0.004;
  private static final double RATE_OF_BOTH = 0.003;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** The flows to test on, read once; their scores are those of the first model. */
  private final List<ScoredFlow> tested = new ArrayList<>();

  private final List<ScoredFlow> learning = new ArrayList<>();
  private final List<RecordedCampaigns> campaigns = new ArrayList<>();
  private final List<List<Flow>> flowsOfRuns = new ArrayList<>();

  private LeaveOneClassOut() {}

  /**
   * Prints a Markdown table.
   *
   * @param arguments {@code testbed} or {@code flows}; a dataset whose benign flows are learned;
   *     the recorded runs or the dataset to test; and for each class its name and the directory of
   *     a model that was trained without the class
   */
  public static void main(String[] arguments) throws IOException, TooFewFlowsException {
    LeaveOneClassOut table = new LeaveOneClassOut();
    boolean isTestbed = arguments[0].equals("testbed");
    Detector first = Detector.of(ModelBundle.open(Path.of(arguments[4])));
    table.read(first, Path.of(arguments[1]), Path.of(arguments[2]), isTestbed);
    table.head(isTestbed);
    for (int i = 3; i + 1 < arguments.length; i += 2) {
      Detector detector = Detector.of(ModelBundle.open(Path.of(arguments[i + 1])));
      if (!detector.features().equals(first.features())) {
        throw new IOException(arguments[i + 1] + ": the features differ from the first model's");
      }
      table.print(arguments[i], detector, isTestbed);
    }
  }

  private void read(Detector detector, Path learn, Path judge, boolean isTestbed)
      throws IOException {
    ScoredFlows.ofDataset(detector, learn).stream()
        .filter(ScoredFlow::isBenign)
        .forEach(learning::add);
    if (!isTestbed) {
      tested.addAll(ScoredFlows.ofDataset(detector, judge));
      return;
    }
    for (Path run : TestbedRuns.complete(judge)) {
      RecordedCampaigns recorded = RecordedCampaigns.read(run);
      campaigns.add(recorded);
      for (ScoredFlow each : ScoredFlows.ofRun(detector, run)) {
        tested.add(each.withIncident(belongs(each.flow(), recorded.incidents())));
      }
      flowsOfRuns.add(VerdictIncidents.flows(detector.profile(), run.resolve("capture.pcap.gz")));
    }
  }

  private static boolean belongs(SiteFlow flow, List<Incident> incidents) {
    return incidents.stream()
        .filter(each -> flow.end() >= each.firstSeen() && flow.start() <= each.lastSeen())
        .anyMatch(
            each ->
                connects(each, flow.source(), flow.destination())
                    || connects(each, flow.destination(), flow.source()));
  }

  private static boolean connects(Incident incident, IpAddress attacker, IpAddress victim) {
    return incident.attackers().contains(attacker) && incident.victims().contains(victim);
  }

  private static List<ScoredFlow> scored(Detector detector, List<ScoredFlow> flows) {
    double[] probability = new double[1];
    List<ScoredFlow> scored = new ArrayList<>(flows.size());
    for (ScoredFlow each : flows) {
      detector.score(each.row(), 1, probability);
      scored.add(each.withProbability(probability[0]));
    }
    return scored;
  }

  private void head(boolean isTestbed) {
    out.printf(
        Locale.ROOT,
        "Learned from %,d benign flows; tested on %,d. False alarms: model, anomaly,"
            + " both%s%n%n",
        learning.size(),
        tested.stream().filter(ScoredFlow::isBenign).count(),
        isTestbed ? ", both with incidents" : "");
    out.print("| class left out | flows | model | anomaly | both |");
    out.print(isTestbed ? " both, with incidents | campaigns | found by incidents |" : "");
    out.println(" false alarms |");
    out.println(isTestbed ? "|---|---|---|---|---|---|---|---|---|" : "|---|---|---|---|---|---|");
  }

  private void print(String name, Detector detector, boolean isTestbed)
      throws TooFewFlowsException {
    List<ScoredFlow> benign = scored(detector, learning);
    List<ScoredFlow> all = scored(detector, tested);
    SiteProfile alone = SiteTrial.learn(detector, RATE, benign).profile();
    SiteProfile together = SiteTrial.learn(detector, RATE_OF_BOTH, benign).profile();
    Shares attacks = shares(detector, alone, together, all, each -> each.label().equals(name));
    Shares ordinary = shares(detector, alone, together, all, ScoredFlow::isBenign);
    StringBuilder row = new StringBuilder();
    row.append(
        String.format(
            Locale.ROOT,
            "| %s | %,d | %.3f | %.3f | %.3f |",
            name,
            attacks.flows,
            attacks.model,
            attacks.anomaly,
            attacks.both));
    if (isTestbed) {
      int[] found = campaigns(name, new SiteClassifier(detector, together));
      row.append(
          String.format(
              Locale.ROOT, " %.3f | %d | %d |", attacks.withIncidents, found[0], found[1]));
    }
    row.append(
        String.format(
            Locale.ROOT,
            " %.2f, %.2f, %.2f %%",
            100 * ordinary.model,
            100 * ordinary.anomaly,
            100 * ordinary.both));
    if (isTestbed) {
      row.append(String.format(Locale.ROOT, ", %.2f %%", 100 * ordinary.withIncidents));
    }
    out.println(row.append(" |"));
  }

  /** The shares of flows that are detected in each way. */
  private record Shares(
      int flows, double model, double anomaly, double both, double withIncidents) {}

  private static Shares shares(
      Detector detector,
      SiteProfile alone,
      SiteProfile together,
      List<ScoredFlow> all,
      Predicate<ScoredFlow> which) {
    List<ScoredFlow> flows = all.stream().filter(which).toList();
    List<ScoredFlow> unexplained = flows.stream().filter(each -> !each.isInIncident()).toList();
    SiteTrial.Counts one = SiteTrial.counts(detector, new SiteClassifier(detector, alone), flows);
    SiteClassifier half = new SiteClassifier(detector, together);
    SiteTrial.Counts two = SiteTrial.counts(detector, half, flows);
    SiteTrial.Counts rest = SiteTrial.counts(detector, half, unexplained);
    double count = Math.max(1, flows.size());
    return new Shares(
        flows.size(),
        one.after() / count,
        one.unusual() / count,
        two.either() / count,
        (flows.size() - unexplained.size() + rest.either()) / count);
  }

  /** The number of campaigns of a class, and how many are found by rules or repeated verdicts. */
  private int[] campaigns(String name, SiteClassifier site) {
    int[] counts = new int[2];
    for (int i = 0; i < campaigns.size(); i++) {
      RecordedCampaigns run = campaigns.get(i);
      List<Incident> verdicts = VerdictIncidents.of(site, flowsOfRuns.get(i));
      for (Campaign each : run.campaigns()) {
        if (each.trafficClass().equals(name) && run.counts(each)) {
          boolean found = !run.found(each).isEmpty() || verdicts.stream().anyMatch(each::isAbout);
          counts[0]++;
          counts[1] += found ? 1 : 0;
        }
      }
    }
    return counts;
  }
}
