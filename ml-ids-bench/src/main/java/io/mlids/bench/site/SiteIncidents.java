package io.mlids.bench.site;

import io.mlids.bench.campaign.Campaign;
import io.mlids.bench.campaign.RecordedCampaigns;
import io.mlids.bench.field.FieldCapture;
import io.mlids.bench.field.FieldLabel;
import io.mlids.core.detect.Detector;
import io.mlids.core.flow.Flow;
import io.mlids.core.incident.Incident;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.TooFewFlowsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Counts the attacks that are reported as incidents without a model, with a model, and with a model
 * and a site profile, to show whether a site profile causes any to be missed.
 *
 * <p>The site profile is learned as {@code learn} does: on public captures from all benign ones,
 * and on the testbed from the whole captures of the first runs, without the flows of incidents.
 */
public final class SiteIncidents {
  private static final double[] RATES = {0.001, 0.005};

  private final Detector detector;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private SiteIncidents(Detector detector) {
    this.detector = detector;
  }

  /** The number of attacks found, and the number of incidents about benign traffic. */
  private static final class Counts {
    private int attacks;
    private int byRules;
    private int byVerdicts;
    private int byEither;
    private int benign;

    void addAttack(boolean rules, boolean verdicts) {
      attacks++;
      byRules += rules ? 1 : 0;
      byVerdicts += verdicts ? 1 : 0;
      byEither += rules || verdicts ? 1 : 0;
    }
  }

  /**
   * Prints the rows of a Markdown table.
   *
   * @param arguments the directory of the model; then {@code field} and a directory of captures, or
   *     {@code testbed} and a directory of recorded runs; repeated
   */
  public static void main(String[] arguments) throws IOException {
    SiteIncidents table = new SiteIncidents(Detector.of(ModelBundle.open(Path.of(arguments[0]))));
    table.out.println(
        "| traffic | verdicts | attacks | found by rules | by verdicts | by either | incidents of"
            + " verdicts about benign traffic |");
    table.out.println("|---|---|---|---|---|---|---|");
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      Path data = Path.of(arguments[i + 1]);
      if (arguments[i].equals("field")) {
        table.ofField(data);
      } else {
        table.ofRuns(TestbedRuns.complete(data));
      }
    }
  }

  private void ofField(Path folder) throws IOException {
    List<FieldCapture> captures = new ArrayList<>();
    List<List<Flow>> flows = new ArrayList<>();
    List<ScoredFlow> learning = new ArrayList<>();
    for (FieldLabel label : FieldLabel.read(folder.resolve("labels.tsv"))) {
      Path capture = folder.resolve(label.file());
      captures.add(FieldCapture.read(folder, label));
      flows.add(VerdictIncidents.flows(detector.profile(), capture));
      if (label.isBenign()) {
        learning.addAll(ScoredFlows.ofCapture(detector, capture, label.kind()));
      }
    }
    for (Judge judge : judges(learning)) {
      Counts large = new Counts();
      Counts all = new Counts();
      for (int i = 0; i < captures.size(); i++) {
        FieldCapture capture = captures.get(i);
        List<Incident> verdicts = judge.incidents(flows.get(i));
        if (capture.label().isBenign()) {
          large.benign += verdicts.size();
          all.benign += verdicts.size();
          continue;
        }
        boolean byVerdicts = verdicts.stream().anyMatch(capture.label()::concerns);
        if (capture.counts()) {
          large.addAttack(capture.found().isPresent(), byVerdicts);
        }
        // No incident kind is expected for smaller captures and other kinds of attacks.
        boolean byRules = capture.incidents().stream().anyMatch(capture.label()::concerns);
        all.addAttack(byRules, byVerdicts);
      }
      print("field, attacks large enough", judge, large);
      print("field, all attack captures, any kind", judge, all);
    }
  }

  private void ofRuns(List<Path> runs) throws IOException {
    List<ScoredFlow> learning = new ArrayList<>();
    for (Path run : runs.subList(0, TestbedRuns.LEARNED)) {
      learning.addAll(ScoredFlows.ofRun(detector, run));
    }
    List<RecordedCampaigns> campaigns = new ArrayList<>();
    List<List<Flow>> flows = new ArrayList<>();
    for (Path run : runs.subList(TestbedRuns.LEARNED, runs.size())) {
      campaigns.add(RecordedCampaigns.read(run));
      flows.add(VerdictIncidents.flows(detector.profile(), run.resolve("capture.pcap.gz")));
    }
    for (Judge judge : judges(learning)) {
      Counts counts = new Counts();
      for (int i = 0; i < campaigns.size(); i++) {
        RecordedCampaigns run = campaigns.get(i);
        List<Incident> verdicts = judge.incidents(flows.get(i));
        for (Campaign each : run.campaigns()) {
          if (run.counts(each)) {
            counts.addAttack(!run.found(each).isEmpty(), verdicts.stream().anyMatch(each::isAbout));
          }
        }
        Predicate<Incident> isAboutAttack =
            incident -> run.campaigns().stream().anyMatch(each -> each.isAbout(incident));
        counts.benign += (int) verdicts.stream().filter(isAboutAttack.negate()).count();
      }
      print("testbed, campaigns of " + campaigns.size() + " runs", judge, counts);
    }
  }

  /** A way to classify flows, and its name. */
  private record Judge(String name, Function<List<Flow>, List<Incident>> of) {
    List<Incident> incidents(List<Flow> flows) {
      return of.apply(flows);
    }
  }

  private List<Judge> judges(List<ScoredFlow> learning) {
    List<Judge> judges = new ArrayList<>();
    judges.add(new Judge("the model's", flows -> VerdictIncidents.of(detector, flows)));
    for (double rate : RATES) {
      try {
        SiteClassifier site =
            new SiteClassifier(detector, SiteTrial.learn(detector, rate, learning).profile());
        judges.add(
            new Judge(
                String.format(Locale.ROOT, "with a site profile, α = %.1f %%", 100 * rate),
                flows -> VerdictIncidents.of(site, flows)));
      } catch (TooFewFlowsException e) {
        out.printf(Locale.ROOT, "| | α = %.1f %%: %s |%n", 100 * rate, e.getMessage());
      }
    }
    return judges;
  }

  private void print(String traffic, Judge judge, Counts counts) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %d | %d | %d | %d |%n",
        traffic,
        judge.name(),
        counts.attacks,
        counts.byRules,
        counts.byVerdicts,
        counts.byEither,
        counts.benign);
  }
}
