package io.mlids.bench.campaign;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares the incidents in the testbed's recorded runs with the attack campaigns, by class and by
 * tool, and counts incidents about benign traffic. No rule is trained on a tool, so the results
 * also apply to unseen tools. Immutable.
 */
public final class CampaignEvaluation {
  private final List<RecordedCampaigns> runs;

  private CampaignEvaluation(List<RecordedCampaigns> runs) {
    this.runs = List.copyOf(runs);
  }

  /** Evaluates a directory of runs and prints the results. */
  public static void main(String[] arguments) throws IOException {
    CampaignEvaluation.of(Path.of(arguments[0]))
        .print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  /**
   * Reads every complete run in a directory.
   *
   * @throws IOException if the directory contains no complete run, or a run cannot be read
   */
  public static CampaignEvaluation of(Path directory) throws IOException {
    List<Path> complete;
    try (Stream<Path> children = Files.list(directory)) {
      complete = children.filter(each -> Files.exists(each.resolve("run.json"))).sorted().toList();
    }
    if (complete.isEmpty()) {
      throw new IOException(directory + ": no run with a run.json; record some runs first");
    }
    List<RecordedCampaigns> runs = new ArrayList<>();
    for (Path run : complete) {
      runs.add(RecordedCampaigns.read(run));
    }
    return new CampaignEvaluation(runs);
  }

  /** The share of campaigns detected with the right kind and attacker; 1 without campaigns. */
  public double found() {
    Tally all = new Tally();
    runs.forEach(run -> run.campaigns().forEach(campaign -> all.add(run, campaign)));
    return all.campaigns == 0 ? 1 : (double) all.found / all.campaigns;
  }

  /**
   * The maximum number of incidents in one run that are about benign traffic and have exactly this
   * severity.
   */
  public long mostFalseIncidents(Severity severity) {
    return runs.stream()
        .mapToLong(
            run -> run.falseIncidents().stream().filter(i -> i.severity() == severity).count())
        .max()
        .orElse(0);
  }

  private void print(PrintStream out) {
    printTable(out, "class", Campaign::trafficClass);
    printTable(out, "tool", Campaign::program);
    for (RecordedCampaigns run : runs) {
      printRun(out, run);
    }
    out.printf(
        Locale.ROOT,
        "%d runs: %.1f%% of the campaigns detected; incidents about benign traffic: %d, of medium"
            + " severity or more: %d%n",
        runs.size(),
        100 * found(),
        falseIncidents(Severity.LOW),
        falseIncidents(Severity.MEDIUM));
  }

  private long falseIncidents(Severity least) {
    return runs.stream()
        .flatMap(run -> run.falseIncidents().stream())
        .filter(each -> each.severity().isAtLeast(least))
        .count();
  }

  private void printTable(PrintStream out, String title, Function<Campaign, String> group) {
    TreeMap<String, Tally> groups = new TreeMap<>();
    for (RecordedCampaigns run : runs) {
      for (Campaign campaign : run.campaigns()) {
        groups.computeIfAbsent(group.apply(campaign), _ -> new Tally()).add(run, campaign);
      }
    }
    out.printf("%-30s %9s %6s %12s%n", title, "campaigns", "found", "median time");
    groups.forEach(
        (name, tally) ->
            out.printf(
                "%-30s %9d %6d %12s%n", name, tally.campaigns, tally.found, tally.medianTime()));
    out.println();
  }

  private static void printRun(PrintStream out, RecordedCampaigns run) {
    for (Campaign campaign : run.campaigns()) {
      if (!run.counts(campaign)) {
        print(out, run, campaign, "excluded (too few conversations)");
      } else if (run.found(campaign).isEmpty()) {
        print(out, run, campaign, "missed");
      }
    }
    run.ofOtherKind().forEach(each -> print(out, run, each, "attacker, other kind"));
    run.falseIncidents().forEach(each -> print(out, run, each, "benign traffic"));
  }

  private static void print(
      PrintStream out, RecordedCampaigns run, Campaign campaign, String what) {
    out.printf(
        "%s: %s: %s (%s), %d conversations%n",
        run.run(), what, campaign.scenario(), campaign.tool(), run.conversations().get(campaign));
  }

  private static void print(
      PrintStream out, RecordedCampaigns run, Incident incident, String what) {
    out.printf(
        "%s: %s: %s %s: %s%n",
        run.run(), what, incident.severity(), incident.title(), incident.reasons().getFirst());
  }

  /** Counts the campaigns in a group. */
  private static final class Tally {
    private int campaigns;
    private int found;
    private final List<Long> times = new ArrayList<>();

    private void add(RecordedCampaigns run, Campaign campaign) {
      if (!run.counts(campaign)) {
        return;
      }
      campaigns++;
      List<Incident> incidents = run.found(campaign);
      if (!incidents.isEmpty()) {
        found++;
        long first = incidents.stream().mapToLong(Incident::reportedAt).min().getAsLong();
        times.add(Math.max(0, first - campaign.start()));
      }
    }

    /**
     * The median time from the start of the tool to the first incident, as text in seconds; {@code
     * -} without times.
     */
    private String medianTime() {
      return times.isEmpty()
          ? "-"
          : String.format(
              Locale.ROOT, "%.1f s", times.stream().sorted().toList().get(times.size() / 2) / 1e6);
    }
  }
}
