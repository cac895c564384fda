package io.mlids.bench.mass;

import io.mlids.bench.mass.Wireshark.Connections;
import io.mlids.core.net.IpProtocol;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs {@code extract} in both profiles, {@code detect} and an upload on every capture in a
 * directory. Compares the number of packets with the output of {@code capinfos} and, for a sample
 * of the captures, the connections with the output of {@code tshark}. Prints each difference and
 * its reason, then a summary. The exit code is 1 after a fault or an unexplained difference.
 */
public final class MassRun {
  private static final Pattern CAPTURE = Pattern.compile("(?i).*\\.p?cap(ng)?(\\.gz)?");

  private final URI server;
  private final String model;
  private final Path work;
  private final PrintStream out;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Integer> counts = new TreeMap<>();
  private boolean failed;

  private MassRun(URI server, String model, Path work, PrintStream out) {
    this.server = server;
    this.model = model;
    this.work = work;
    this.out = out;
  }

  /**
   * Runs.
   *
   * @param arguments server address, model bundle, output directory, n to compare the connections
   *     in every nth file (0: in none), then the capture directories
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    MassRun run = new MassRun(URI.create(arguments[0]), arguments[1], Path.of(arguments[2]), out);
    List<Path> captures = new ArrayList<>();
    for (String folder : List.of(arguments).subList(4, arguments.length)) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(MassRun::isCapture).sorted().forEach(captures::add);
      }
    }
    run.all(captures, Integer.parseInt(arguments[3]));
    System.exit(run.failed ? 1 : 0);
  }

  private static boolean isCapture(Path file) {
    return Files.isRegularFile(file) && CAPTURE.matcher(file.getFileName().toString()).matches();
  }

  private void all(List<Path> captures, int sampleEvery) throws Exception {
    Map<Path, Long> expected = peer(() -> Wireshark.packets(captures), Map.of());
    int number = 0;
    for (Path capture : captures) {
      boolean sample = sampleEvery > 0 && !expected.isEmpty() && number++ % sampleEvery == 0;
      one(capture, expected, sample);
    }
    counts.put("captures", captures.size());
    out.println();
    counts.forEach((what, count) -> out.printf("%7d %s%n", count, what));
  }

  private interface Peer<T> {
    T ask() throws IOException;
  }

  private <T> T peer(Peer<T> peer, T without) {
    try {
      return peer.ask();
    } catch (IOException e) {
      out.println("left out: " + e.getMessage());
      return without;
    }
  }

  private void one(Path capture, Map<Path, Long> expected, boolean sample) throws Exception {
    Path csv = work.resolve("flows.csv");
    Files.deleteIfExists(csv);
    String flows = csv.toString();
    String file = capture.toString();
    compare(capture, "extract cse2018", expected, Trial.command("extract", file, "-o", flows));
    Files.deleteIfExists(csv);
    Trial corrected = Trial.command("extract", "--profile", "corrected", file, "-o", flows);
    compare(capture, "extract corrected", expected, corrected);
    if (sample && Files.exists(csv)) {
      compareConnections(
          capture, Wireshark.connections(capture), connections(csv), corrected.said());
    }
    String verdicts = work.resolve("verdicts.json").toString();
    compare(
        capture,
        "detect",
        expected,
        Trial.command("detect", "--model", model, "--format", "json", "-o", verdicts, file));
    compare(capture, "upload", expected, Trial.upload(client, server, capture));
  }

  private void compare(Path capture, String way, Map<Path, Long> expected, Trial trial) {
    count(way + ": answered with " + trial.code());
    if (trial.isFault()) {
      failed = true;
      report(capture, way, "FAULT", trial.reason());
      return;
    }
    if (expected.isEmpty()) {
      return;
    }
    OptionalLong theirs =
        expected.containsKey(capture)
            ? OptionalLong.of(expected.get(capture))
            : OptionalLong.empty();
    if (trial.packets().equals(theirs)) {
      count(way + ": packets equal capinfos'");
      return;
    }
    String reason =
        trial.reason().startsWith("packets:") || trial.reason().isEmpty() ? "" : trial.reason();
    failed |= reason.isEmpty();
    report(
        capture,
        way,
        "packets " + text(trial.packets()) + ", capinfos " + text(theirs),
        reason.isEmpty() ? "NO REASON" : reason);
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
  }

  private void compareConnections(
      Path capture, Connections theirs, Set<Connection> ours, String said) {
    Set<Connection> missing = new HashSet<>(theirs.plain());
    missing.removeAll(ours);
    Set<Connection> added = new HashSet<>(ours);
    added.removeAll(theirs.plain());
    Set<Connection> unexplained = new HashSet<>(added);
    unexplained.removeAll(theirs.nested());
    count("connections compared with tshark's");
    if (missing.isEmpty() && added.isEmpty()) {
      count("connections equal tshark's");
      return;
    }
    if (missing.isEmpty() && unexplained.isEmpty()) {
      report(capture, "connections", added.size() + " more", "tunnels or fragments");
      return;
    }
    // tshark shows TCP headers that are truncated or whose length is wrong; we count them as
    // malformed.
    if (unexplained.isEmpty() && said.contains("skipped (malformed)")) {
      report(capture, "connections", missing.size() + " missing", "malformed packets");
      return;
    }
    failed = true;
    report(
        capture,
        "connections",
        missing.size() + " missing, " + unexplained.size() + " more than tshark's",
        "NO REASON: " + Stream.concat(missing.stream(), unexplained.stream()).findFirst().get());
  }

  private static Set<Connection> connections(Path csv) throws IOException {
    Set<Connection> connections = new HashSet<>();
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      // Flow ID, source, destination and protocol, which are never quoted.
      String[] cells = line.split(",", 7);
      int protocol = Integer.parseInt(cells[5]);
      if (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP) {
        connections.add(
            Connection.of(
                Wireshark.address(cells[1]),
                cells[2],
                Wireshark.address(cells[3]),
                cells[4],
                protocol));
      }
    }
    return connections;
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private void report(Path capture, String way, String difference, String reason) {
    count(way + ": different");
    out.printf("%s\t%s\t%s\t%s%n", capture, way, difference, reason);
  }
}
