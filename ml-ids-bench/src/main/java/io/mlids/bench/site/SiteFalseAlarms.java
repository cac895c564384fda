package io.mlids.bench.site;

import io.mlids.bench.field.FieldLabel;
import io.mlids.core.detect.Detector;
import io.mlids.core.model.ModelBundle;
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
import java.util.function.ToLongFunction;

/**
 * Measures a model on a network that it was not trained on: the share of benign flows flagged and
 * the recall, both without and with a site profile learned from half of the benign flows.
 *
 * <p>Captures are divided into halves at random, twenty times, because the results vary widely. A
 * dataset's flows are divided once in file order, to learn from the earlier half and test on the
 * later one, and then five times at random. All attack flows are used for testing, none for
 * learning.
 */
public final class SiteFalseAlarms {
  private static final double[] RATES = {0.001, 0.005};
  private static final int DRAWS = 5;
  private static final int DRAWS_OF_CAPTURES = 20;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private SiteFalseAlarms() {}

  /** A division of flows into a learning set and a test set. */
  private record Division(List<ScoredFlow> learning, List<ScoredFlow> judged) {}

  /**
   * Prints the rows of a Markdown table.
   *
   * @param arguments {@code captures} or {@code flows}, a name, the directory of the model, and the
   *     directory of the captures or flows; repeated for each further part of the table
   */
  public static void main(String[] arguments) throws IOException {
    SiteFalseAlarms table = new SiteFalseAlarms();
    table.head();
    for (int i = 0; i + 3 < arguments.length; i += 4) {
      Detector detector = Detector.of(ModelBundle.open(Path.of(arguments[i + 2])));
      Path data = Path.of(arguments[i + 3]);
      if (arguments[i].equals("captures")) {
        table.ofCaptures(arguments[i + 1], detector, data);
      } else {
        table.ofDataset(arguments[i + 1], detector, data);
      }
    }
  }

  private void ofCaptures(String name, Detector detector, Path folder) throws IOException {
    List<List<ScoredFlow>> benign = new ArrayList<>();
    List<ScoredFlow> attacks = new ArrayList<>();
    for (FieldLabel label : FieldLabel.read(folder.resolve("labels.tsv"))) {
      List<ScoredFlow> flows =
          ScoredFlows.ofCapture(detector, folder.resolve(label.file()), label.kind());
      if (label.isBenign()) {
        benign.add(flows);
      } else {
        attacks.addAll(flows);
      }
    }
    List<Division> draws = new ArrayList<>();
    for (int draw = 1; draw <= DRAWS_OF_CAPTURES; draw++) {
      List<List<ScoredFlow>> shuffled = new ArrayList<>(benign);
      Collections.shuffle(shuffled, new Random(draw));
      int half = shuffled.size() / 2;
      draws.add(
          new Division(
              flat(shuffled.subList(0, half)),
              joined(flat(shuffled.subList(half, shuffled.size())), attacks)));
    }
    print(name + ", random captures", detector, draws);
    // For comparison, flows from the same capture may be on both sides.
    print(name + ", random flows", detector, randomly(flat(benign), attacks));
  }

  private void ofDataset(String name, Detector detector, Path dataset) throws IOException {
    List<ScoredFlow> all = ScoredFlows.ofDataset(detector, dataset);
    List<ScoredFlow> benign = all.stream().filter(ScoredFlow::isBenign).toList();
    List<ScoredFlow> attacks = all.stream().filter(ScoredFlow::isAttack).toList();
    print(name + ", in file order", detector, List.of(halves(benign, attacks)));
    print(name + ", random flows", detector, randomly(benign, attacks));
  }

  private static List<Division> randomly(List<ScoredFlow> benign, List<ScoredFlow> attacks) {
    List<Division> draws = new ArrayList<>();
    for (int draw = 1; draw <= DRAWS; draw++) {
      List<ScoredFlow> shuffled = new ArrayList<>(benign);
      Collections.shuffle(shuffled, new Random(draw));
      draws.add(halves(shuffled, attacks));
    }
    return draws;
  }

  private static Division halves(List<ScoredFlow> benign, List<ScoredFlow> attacks) {
    int half = benign.size() / 2;
    return new Division(
        benign.subList(0, half), joined(benign.subList(half, benign.size()), attacks));
  }

  private static List<ScoredFlow> flat(List<List<ScoredFlow>> captures) {
    return captures.stream().flatMap(List::stream).toList();
  }

  private static List<ScoredFlow> joined(List<ScoredFlow> some, List<ScoredFlow> more) {
    List<ScoredFlow> both = new ArrayList<>(some);
    both.addAll(more);
    return both;
  }

  private void head() {
    out.println(
        "| model and flows | α | learned | benign flows tested | flagged before | flagged"
            + " after | worst draw | unusual | attack flows tested | recall before |"
            + " recall after | unusual | flagged or unusual |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
  }

  private void print(String name, Detector detector, List<Division> draws) {
    for (double rate : RATES) {
      List<SiteTrial> trials = new ArrayList<>();
      String refused = "";
      for (Division each : draws) {
        try {
          trials.add(SiteTrial.of(detector, rate, each.learning(), each.judged()));
        } catch (TooFewFlowsException e) {
          refused = e.getMessage();
        }
      }
      out.printf(
          Locale.ROOT,
          "| %s%s | %.1f %% | %s |%n",
          name,
          trials.isEmpty() || trials.size() == draws.size()
              ? ""
              : " (" + trials.size() + " of " + draws.size() + " draws)",
          100 * rate,
          trials.isEmpty() ? refused : cells(trials));
    }
  }

  private static String cells(List<SiteTrial> trials) {
    return String.format(
        Locale.ROOT,
        "%,.0f | %,.0f | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %,d | %.1f %% | %.1f %% | %.1f %%"
            + " | %.1f %%",
        trials.stream().mapToLong(SiteTrial::learned).average().orElseThrow(),
        trials.stream().mapToLong(each -> each.benign().flows()).average().orElseThrow(),
        mean(trials, true, SiteTrial.Counts::before),
        mean(trials, true, SiteTrial.Counts::after),
        trials.stream()
            .mapToDouble(each -> each.benign().percent(each.benign().after()))
            .max()
            .orElseThrow(),
        mean(trials, true, SiteTrial.Counts::unusual),
        trials.getFirst().attacks().flows(),
        mean(trials, false, SiteTrial.Counts::before),
        mean(trials, false, SiteTrial.Counts::after),
        mean(trials, false, SiteTrial.Counts::unusual),
        mean(trials, false, SiteTrial.Counts::either));
  }

  /** The percentage of flows that the given count covers, averaged over all draws. */
  private static double mean(
      List<SiteTrial> trials, boolean benign, ToLongFunction<SiteTrial.Counts> part) {
    return trials.stream()
        .map(each -> benign ? each.benign() : each.attacks())
        .mapToDouble(counts -> counts.percent(part.applyAsLong(counts)))
        .average()
        .orElseThrow();
  }
}
