package io.mlids.bench.site;

import io.mlids.core.detect.Detector;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.site.TooFewFlowsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Compares the promised rate of false alarms with the measured one: learns from the first recorded
 * runs of the testbed and tests on the later ones, run by run. Then shows the effect of attacks in
 * the learning traffic.
 */
public final class SitePromise {
  private static final double[] RATES = {0.001, 0.005, 0.01};
  private static final double MIXED = 0.05;
  private static final int DRAWS = 5;

  private final Detector detector;
  private final List<List<ScoredFlow>> judged = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<ScoredFlow> learned = new ArrayList<>();
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private SitePromise(Detector detector) {
    this.detector = detector;
  }

  /**
   * Prints Markdown tables.
   *
   * @param arguments the directory of the model and the directory of the recorded runs
   */
  public static void main(String[] arguments) throws IOException {
    SitePromise table = new SitePromise(Detector.of(ModelBundle.open(Path.of(arguments[0]))));
    table.read(TestbedRuns.complete(Path.of(arguments[1])));
    for (double rate : RATES) {
      table.printRuns(rate);
    }
    table.printMixtures();
  }

  private void read(List<Path> runs) throws IOException {
    for (int i = 0; i < runs.size(); i++) {
      List<ScoredFlow> flows = ScoredFlows.ofRun(detector, runs.get(i));
      if (i < TestbedRuns.LEARNED) {
        learned.addAll(flows);
      } else {
        names.add(String.valueOf(runs.get(i).getFileName()));
        judged.add(flows.stream().filter(each -> each.isBenign() || each.isAttack()).toList());
      }
    }
  }

  private List<ScoredFlow> learnedBenign() {
    return learned.stream().filter(ScoredFlow::isBenign).map(SitePromise::notInIncident).toList();
  }

  /** A flow that {@code learn} cannot recognise as part of an incident. */
  private static ScoredFlow notInIncident(ScoredFlow flow) {
    return flow.withIncident(false);
  }

  private void printRuns(double rate) {
    List<SiteTrial> trials;
    try {
      trials = trials(rate, learnedBenign());
    } catch (TooFewFlowsException e) {
      out.printf(Locale.ROOT, "%nα = %.1f %%: %s%n", 100 * rate, e.getMessage());
      return;
    }
    out.printf(
        Locale.ROOT,
        "%nα = %.1f %%, learned from %,d benign flows%n%n",
        100 * rate,
        trials.getFirst().learned());
    out.println(
        "| run | benign flows | flagged by the model | flagged | unusual | attack flows | recall of"
            + " the model | recall | flagged or unusual |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < trials.size(); i++) {
      printRun(names.get(i), trials.get(i).benign(), trials.get(i).attacks());
    }
    printRun("all", sum(trials, true), sum(trials, false));
  }

  private void printRun(String name, SiteTrial.Counts benign, SiteTrial.Counts attacks) {
    out.printf(
        Locale.ROOT,
        "| %s | %,d | %.2f %% | %.2f %% | %.2f %% | %,d | %.1f %% | %.1f %% | %.1f %% |%n",
        name,
        benign.flows(),
        benign.percent(benign.before()),
        benign.percent(benign.after()),
        benign.percent(benign.unusual()),
        attacks.flows(),
        attacks.percent(attacks.before()),
        attacks.percent(attacks.after()),
        attacks.percent(attacks.either()));
  }

  /** Tests each of the later runs. */
  private List<SiteTrial> trials(double rate, List<ScoredFlow> learning)
      throws TooFewFlowsException {
    SiteProfile profile = SiteTrial.learn(detector, rate, learning).profile();
    return judged.stream().map(run -> SiteTrial.of(detector, profile, run)).toList();
  }

  private static SiteTrial.Counts sum(List<SiteTrial> trials, boolean benign) {
    return trials.stream()
        .map(each -> benign ? each.benign() : each.attacks())
        .reduce(SiteTrial.Counts::plus)
        .orElseThrow();
  }

  private void printMixtures() {
    out.println();
    out.println(
        "| learned from | α | flows | benign flows flagged | highest in one run | attack flows"
            + " flagged |");
    out.println("|---|---|---|---|---|---|");
    for (double rate : RATES) {
      print("the benign flows", rate, List.of(learnedBenign()));
      print("the whole captures, without the flows of incidents", rate, List.of(learned));
      print("the benign flows and 5 % attack flows", rate, mixtures(true));
      print("the same without addresses", rate, mixtures(false));
    }
  }

  /** Benign flows with a random sample of attack flows, which no incident reveals. */
  private List<List<ScoredFlow>> mixtures(boolean withAddresses) {
    List<ScoredFlow> benign = learnedBenign();
    int attacks = (int) Math.round(benign.size() * MIXED / (1 - MIXED));
    List<List<ScoredFlow>> mixtures = new ArrayList<>();
    for (int draw = 1; draw <= DRAWS; draw++) {
      List<ScoredFlow> sample =
          new ArrayList<>(learned.stream().filter(ScoredFlow::isAttack).toList());
      Collections.shuffle(sample, new Random(draw));
      List<ScoredFlow> mixture = new ArrayList<>(benign);
      sample.stream().limit(attacks).map(SitePromise::notInIncident).forEach(mixture::add);
      mixtures.add(
          withAddresses ? mixture : mixture.stream().map(SitePromise::withoutAddresses).toList());
    }
    return mixtures;
  }

  private static ScoredFlow withoutAddresses(ScoredFlow each) {
    SiteFlow service = SiteFlow.ofService(each.flow().protocol(), each.flow().destinationPort());
    return new ScoredFlow(service, each.row(), each.probability(), each.label(), false);
  }

  private void print(String name, double rate, List<List<ScoredFlow>> draws) {
    List<List<SiteTrial>> all = new ArrayList<>();
    for (List<ScoredFlow> each : draws) {
      try {
        all.add(trials(rate, each));
      } catch (TooFewFlowsException e) {
        out.printf(Locale.ROOT, "| %s | %.1f %% | %s | | | |%n", name, 100 * rate, e.getMessage());
        return;
      }
    }
    out.printf(
        Locale.ROOT,
        "| %s | %.1f %% | %,.0f | %.2f %% | %.2f %% | %.1f %% |%n",
        name,
        100 * rate,
        mean(all, each -> each.getFirst().learned()),
        mean(all, each -> sum(each, true).percent(sum(each, true).after())),
        mean(
            all,
            each ->
                each.stream()
                    .mapToDouble(run -> run.benign().percent(run.benign().after()))
                    .max()
                    .orElseThrow()),
        mean(all, each -> sum(each, false).percent(sum(each, false).after())));
  }

  private static double mean(
      List<List<SiteTrial>> draws, ToDoubleFunction<List<SiteTrial>> figure) {
    return draws.stream().mapToDouble(figure).average().orElseThrow();
  }
}
