package io.mlids.core.command.detect;

import io.mlids.core.console.Terminal;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Reason;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints verdicts as table rows that fit a window of at least 80 characters. With an explainer,
 * indented lines below each attack give its reasons.
 */
final class VerdictTable implements VerdictOutput {
  private static final int NARROWEST = 80;

  /** An IPv4 address with its port. */
  private static final int SHORT_ENDPOINT = 21;

  /** An IPv6 address with its port. */
  private static final int LONG_ENDPOINT = 45;

  private static final int SHORT_LABEL = 13;

  /** The longest known label is 24 characters long. */
  private static final int LONG_LABEL = 26;

  private static final int PROTOCOL = 5;

  /** Separates a reason's value from the benign range. */
  private static final String RANGE = " (";

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final OutputStream out;
  private final ZoneId zone;
  private final int endpoint;
  private final int label;
  private final String row;
  private final int width;
  private final Optional<Explainer> explainer;
  private boolean headed;

  /**
   * Creates a table.
   *
   * @param width width of the window; space beyond 80 characters goes to labels first, then to
   *     addresses
   * @param explainer gives the reasons for attacks; empty if they are not printed
   */
  VerdictTable(OutputStream out, ZoneId zone, int width, Optional<Explainer> explainer) {
    this.out = out;
    this.zone = zone;
    this.width = Math.max(NARROWEST, width);
    this.explainer = explainer;
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
      FlowRecord flow = each.flow();
      append(
          lines,
          CLOCK.format(FlowTime.instant(flow.start()).atZone(zone)),
          endpoint(flow.sourceAddress(), flow.sourcePort()),
          endpoint(flow.destinationAddress(), flow.destinationPort()),
          protocol(flow),
          percent(each.verdict().probability()),
          label(each.verdict()));
      if (explainer.isPresent() && each.verdict().isAttack()) {
        for (Reason reason : explainer.get().reasons(flow, each.verdict().label())) {
          append(lines, reason);
        }
      }
    }
    print(lines);
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

  /** Appends a reason; the benign range moves to a second line if it does not fit on the first. */
  private void append(StringBuilder lines, Reason reason) {
    String line = String.format(Locale.ROOT, "%14s  %s", percent(reason.share()), reason.text());
    int range = line.lastIndexOf(RANGE);
    if (line.length() > width && range > 0) {
      line = line.substring(0, range) + "\n" + " ".repeat(16) + line.substring(range + 1);
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
