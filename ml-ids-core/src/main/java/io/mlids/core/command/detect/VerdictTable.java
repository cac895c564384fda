package io.mlids.core.command.detect;

import io.mlids.core.console.Terminal;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Explanation;
import io.mlids.core.explain.Reason;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.FlowIncidents;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints verdicts as table rows that fit a window of at least 80 characters. With an explainer,
 * indented lines below each attack explain it: first the incident that the flow belongs to, then
 * what the flow did, then the reasons for the verdict. Because an incident may become apparent only
 * after a flow has ended, the table holds back rows until {@link #complete}, unless the input is
 * endless. Beyond a limit, it prints the oldest rows with the incidents known so far.
 */
final class VerdictTable implements VerdictOutput {
  private static final int NARROWEST = 80;

  /** The width of an IPv4 address with its port, in characters. */
  private static final int SHORT_ENDPOINT = 21;

  /** The width of an IPv6 address with its port, in characters. */
  private static final int LONG_ENDPOINT = 45;

  private static final int SHORT_LABEL = 13;

  /** The longest known label is 24 characters long. */
  private static final int LONG_LABEL = 26;

  private static final int PROTOCOL = 5;

  private static final String INDENT = " ".repeat(16);

  /** The maximum number of rows held back. */
  private static final int MAX_HELD = 10_000;

  /** The number of characters after which held rows are written. */
  private static final int BLOCK = 1 << 16;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final OutputStream out;
  private final ZoneId zone;
  private final int endpoint;
  private final int label;
  private final String row;
  private final int width;
  private final Optional<Explainer> explainer;
  private final Optional<FlowIncidents> incidents;
  private final boolean holds;
  private final Deque<Row> held = new ArrayDeque<>();
  private long printedEarly;
  private boolean headed;

  /**
   * A formatted row.
   *
   * @param attack the flow, if it is to be explained
   * @param explanation the lines that do not depend on incidents
   */
  private record Row(String text, Optional<DetectedFlow> attack, String explanation) {}

  /**
   * Creates a table.
   *
   * @param width width of the window; space beyond 80 characters goes to labels first, then to
   *     addresses
   * @param explanations explains attacks; without an explainer, attacks are not explained
   */
  VerdictTable(OutputStream out, ZoneId zone, int width, Explanations explanations) {
    this.out = out;
    this.zone = zone;
    this.width = Math.max(NARROWEST, width);
    this.explainer = explanations.explainer();
    this.incidents = explanations.incidents();
    this.holds = explainer.isPresent() && incidents.isPresent() && !explanations.live();
    int spare = Math.max(0, width - NARROWEST);
    this.label = Math.min(LONG_LABEL, SHORT_LABEL + spare);
    this.endpoint = Math.min(LONG_ENDPOINT, SHORT_ENDPOINT + (spare - (label - SHORT_LABEL)) / 2);
    this.row = "%-8s  %-" + endpoint + "s  %-" + endpoint + "s %-5s %4s  %s";
  }

  @Override
  public void write(List<DetectedFlow> flows) throws IOException {
    StringBuilder lines = new StringBuilder(flows.size() * 80);
    head(lines);
    for (DetectedFlow each : flows) {
      Row row = row(each);
      if (holds) {
        held.add(row);
        if (held.size() > MAX_HELD) {
          Row first = held.remove();
          printedEarly += first.attack.isPresent() ? 1 : 0;
          append(lines, first);
        }
      } else {
        append(lines, row);
      }
    }
    print(lines);
  }

  private Row row(DetectedFlow detected) {
    FlowRecord flow = detected.flow();
    StringBuilder text = new StringBuilder();
    append(
        text,
        CLOCK.format(FlowTime.instant(flow.start()).atZone(zone)),
        endpoint(flow.sourceAddress(), flow.sourcePort()),
        endpoint(flow.destinationAddress(), flow.destinationPort()),
        protocol(flow),
        percent(detected.verdict().probability()),
        label(detected.verdict()));
    if (explainer.isEmpty() || !detected.verdict().isAttack()) {
      return new Row(text.toString(), Optional.empty(), "");
    }
    Explanation explanation = explainer.get().explain(flow, detected.verdict().label());
    StringBuilder lines = new StringBuilder();
    explanation.behaviour().ifPresent(sentence -> wrap(lines, INDENT, sentence));
    for (Reason reason : explanation.reasons()) {
      wrap(lines, String.format(Locale.ROOT, "%14s  ", percent(reason.share())), reason.text());
    }
    return new Row(text.toString(), Optional.of(detected), lines.toString());
  }

  private void append(StringBuilder lines, Row row) {
    lines.append(row.text);
    if (row.attack.isPresent() && incidents.isPresent()) {
      DetectedFlow attack = row.attack.get();
      for (Explanation.Part part : incidents.get().of(attack.flow(), attack.verdict().label())) {
        wrap(lines, INDENT, part.text());
      }
    }
    lines.append(row.explanation);
  }

  @Override
  public long printedEarly() {
    return printedEarly;
  }

  /** The label; a narrow window has no room for "Benign, unusual". */
  private String label(Verdict verdict) {
    String text = Terminal.printable(verdict.labelText());
    return text.length() > label && !verdict.isAttack() && verdict.anomaly().isPresent()
        ? "unusual"
        : cut(text, label);
  }

  @Override
  public void complete() throws IOException {
    StringBuilder lines = new StringBuilder();
    head(lines);
    while (!held.isEmpty()) {
      append(lines, held.remove());
      if (lines.length() > BLOCK) {
        print(lines);
        lines.setLength(0);
      }
    }
    print(lines);
  }

  private void head(StringBuilder lines) {
    if (!headed) {
      headed = true;
      append(lines, "start", "source", "destination", "proto", "risk", "label");
    }
  }

  private void append(StringBuilder lines, Object... cells) {
    lines.append(String.format(Locale.ROOT, row, cells).stripTrailing()).append('\n');
  }

  /**
   * Appends text in lines that fit the window.
   *
   * @param start the beginning of the first line; the other lines are indented equally
   */
  private void wrap(StringBuilder lines, String start, String text) {
    StringBuilder line = new StringBuilder(start);
    for (String word : Terminal.printable(text).split(" ")) {
      if (line.length() > INDENT.length() && line.length() + 1 + word.length() > width) {
        lines.append(line).append('\n');
        line.setLength(0);
        line.append(INDENT);
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    lines.append(line).append('\n');
  }

  private void print(StringBuilder lines) throws IOException {
    out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * The protocol's name if it fits, otherwise its number. ICMPv6 is common, so it has a short form.
   */
  private static String protocol(FlowRecord flow) {
    if (!flow.isProtocolKnown()) {
      return "other";
    }
    return flow.protocol() == IpProtocol.ICMPV6
        ? "ICMP6"
        : flow.protocolName()
            .filter(name -> name.length() <= PROTOCOL)
            .orElseGet(() -> Integer.toString(flow.protocol()));
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "%.0f%%", probability * 100);
  }

  /** Formats an address and port. A long address is cut in the middle, so the port always fits. */
  private String endpoint(String address, int port) {
    String tail = address.indexOf(':') >= 0 ? "." + port : ":" + port;
    int space = endpoint - tail.length();
    if (address.length() <= space) {
      return address + tail;
    }
    int front = (space - 2) / 2;
    int back = space - 2 - front;
    return address.substring(0, front) + ".." + address.substring(address.length() - back) + tail;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 2) + "..";
  }
}
