package io.mlids.bench.field;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Compares the incidents in a directory's captures with the labels in its {@code labels.tsv}.
 * Reports, per kind, how many attacks are detected with the right kind and addresses and how
 * quickly; how many benign captures cause an incident; and every miss and false alarm. Immutable.
 */
public final class FieldEvaluation {
  private final List<FieldCapture> captures;

  private FieldEvaluation(List<FieldCapture> captures) {
    this.captures = List.copyOf(captures);
  }

  /** Evaluates the given directory and prints the results. */
  public static void main(String[] arguments) throws IOException {
    FieldEvaluation.of(Path.of(arguments[0]))
        .print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  /** Reads all captures in a directory. */
  public static FieldEvaluation of(Path folder) throws IOException {
    List<FieldCapture> captures = new ArrayList<>();
    for (FieldLabel label : FieldLabel.read(folder.resolve("labels.tsv"))) {
      captures.add(FieldCapture.read(folder, label));
    }
    return new FieldEvaluation(captures);
  }

  private List<FieldCapture> counting(String kind) {
    return captures.stream().filter(c -> c.label().kind().equals(kind) && c.counts()).toList();
  }

  private List<FieldCapture> benign() {
    return captures.stream().filter(c -> c.label().isBenign()).toList();
  }

  private static double share(long part, long all) {
    return all == 0 ? 1 : (double) part / all;
  }

  /**
   * The share of a kind's counted captures in which the attack is detected; 1 if no captures are
   * counted.
   */
  public double found(String kind) {
    List<FieldCapture> counting = counting(kind);
    return share(counting.stream().filter(c -> c.found().isPresent()).count(), counting.size());
  }

  /** The share of all counted captures in which the attack is detected. */
  public double found() {
    List<FieldCapture> counting = captures.stream().filter(FieldCapture::counts).toList();
    return share(counting.stream().filter(c -> c.found().isPresent()).count(), counting.size());
  }

  /** The kinds with a detection threshold. */
  public static List<String> kinds() {
    return FieldCapture.kinds().stream().sorted().toList();
  }

  /** The share of benign captures with an incident of at least this severity. */
  public double falselyTold(Severity least) {
    List<FieldCapture> benign = benign();
    return share(benign.stream().filter(c -> c.hasIncident(least)).count(), benign.size());
  }

  private void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-11s %8s %6s %8s %12s%n",
        "kind",
        "captures",
        "found",
        "share",
        "median time");
    for (String kind : kinds()) {
      List<FieldCapture> counting = counting(kind);
      if (!counting.isEmpty()) {
        long found = counting.stream().filter(c -> c.found().isPresent()).count();
        out.printf(
            Locale.ROOT,
            "%-11s %8d %6d %7.1f%% %12s%n",
            kind,
            counting.size(),
            found,
            100.0 * found / counting.size(),
            medianTime(counting));
      }
    }
    out.printf(
        Locale.ROOT,
        "%-11s %8d %6s %7.1f%%%n%n",
        "together",
        captures.stream().filter(FieldCapture::counts).count(),
        "",
        100 * found());
    printBenign(out);
    printOthers(out);
    printMisses(out);
  }

  /**
   * The median time from the first packet of an incident to its report, as text in seconds; {@code
   * -} without incidents.
   */
  private static String medianTime(List<FieldCapture> of) {
    long[] times =
        of.stream()
            .flatMap(c -> c.found().stream())
            .mapToLong(each -> Math.max(0, each.reportedAt() - each.firstSeen()))
            .sorted()
            .toArray();
    return times.length == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f s", times[times.length / 2] / 1e6);
  }

  private void printBenign(PrintStream out) {
    List<FieldCapture> benign = benign();
    long flows = benign.stream().mapToLong(FieldCapture::flows).sum();
    double hours = benign.stream().mapToDouble(FieldCapture::hours).sum();
    out.printf(
        Locale.ROOT,
        "benign: %d captures, %d flows, %.1f h of traffic%n%-20s %8s %8s %10s %11s %9s%n",
        benign.size(),
        flows,
        hours,
        "minimum severity",
        "captures",
        "share",
        "incidents",
        "/1000 flows",
        "/hour");
    for (Severity least : Severity.values()) {
      long reported = benign.stream().filter(c -> c.hasIncident(least)).count();
      long incidents =
          benign.stream()
              .flatMap(c -> c.incidents().stream())
              .filter(each -> each.severity().isAtLeast(least))
              .count();
      out.printf(
          Locale.ROOT,
          "%-20s %8d %7.1f%% %10d %11.2f %9.3f%n",
          least,
          reported,
          100.0 * reported / Math.max(1, benign.size()),
          incidents,
          1000.0 * incidents / Math.max(1, flows),
          incidents / Math.max(1e-9, hours));
    }
    out.println();
  }

  private void printOthers(PrintStream out) {
    TreeMap<String, long[]> others = new TreeMap<>();
    for (FieldCapture each : captures) {
      if (!each.label().isBenign() && !each.counts()) {
        long[] counts = others.computeIfAbsent(each.label().kind(), _ -> new long[2]);
        counts[0]++;
        counts[1] += each.incidents().isEmpty() ? 0 : 1;
      }
    }
    out.println(
        "captures without a detection threshold (other kinds, or too little traffic) with an"
            + " incident:");
    others.forEach(
        (kind, counts) ->
            out.printf(Locale.ROOT, "  %-11s %d of %d%n", kind, counts[1], counts[0]));
    out.println();
  }

  private void printMisses(PrintStream out) {
    out.println("missed:");
    captures.stream()
        .filter(c -> c.counts() && c.found().isEmpty())
        .forEach(c -> printCapture(out, c));
    out.println("reported for benign captures:");
    captures.stream()
        .filter(c -> c.label().isBenign() && !c.incidents().isEmpty())
        .forEach(c -> printCapture(out, c));
  }

  private static void printCapture(PrintStream out, FieldCapture capture) {
    FieldLabel label = capture.label();
    out.printf("  %s (%s): %s%n", label.file(), label.kind(), label.what());
    for (Incident each : capture.incidents()) {
      out.printf(
          Locale.ROOT,
          "      %s, %.0f%%: %s: %s%n",
          each.severity(),
          100 * each.confidence(),
          each.title(),
          each.reasons().getFirst());
    }
  }
}
