package io.mlids.core.pipeline;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.packet.FragmentStatistics;
import io.mlids.core.packet.PacketOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Accounts for all packets and flows. Each packet read was decoded, or skipped for a reason. Each
 * flow opened was written, dropped for a reason, or is still active. The constructor checks the
 * sums.
 *
 * @param packetsDecoded the number of packets assigned to flows
 * @param packetsSkipped the other packets by reason; reasons without packets are omitted
 * @param fragments counts of IP fragments; joined fragments are included in the packets decoded,
 *     although a flow counts all fragments of a datagram as one packet
 * @param order counts of packets that are out of order
 * @param elapsed the elapsed real time
 * @param notDecoded link types and encapsulations that were not decoded
 */
public record ExtractionSummary(
    CaptureStatistics capture,
    long packetsDecoded,
    Map<PacketOutcome, Long> packetsSkipped,
    FragmentStatistics fragments,
    TimeOrderStatistics order,
    MeterStatistics flows,
    Duration elapsed,
    NotDecoded notDecoded) {

  /**
   * Creates a summary for packets that were all in order and included no fragments, undecoded link
   * types or undecoded encapsulations.
   */
  public ExtractionSummary(
      CaptureStatistics capture,
      long packetsDecoded,
      Map<PacketOutcome, Long> packetsSkipped,
      MeterStatistics flows,
      Duration elapsed) {
    this(
        capture,
        packetsDecoded,
        packetsSkipped,
        FragmentStatistics.NONE,
        TimeOrderStatistics.NONE,
        flows,
        elapsed,
        NotDecoded.NOTHING);
  }

  public ExtractionSummary {
    packetsSkipped =
        packetsSkipped.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(packetsSkipped));
    long skipped = packetsSkipped.values().stream().mapToLong(Long::longValue).sum();
    if (capture.packets() != packetsDecoded + skipped) {
      throw new IllegalStateException(
          capture.packets()
              + " packets read, but "
              + packetsDecoded
              + " decoded and "
              + skipped
              + " skipped");
    }
    long closed = flows.written() + flows.droppedSinglePacket() + flows.droppedAtLimit();
    if (flows.opened() != closed + flows.active()) {
      throw new IllegalStateException(
          flows.opened()
              + " flows opened, but "
              + closed
              + " closed and "
              + flows.active()
              + " active");
    }
  }

  /** Returns the combined summary of two successive extractions. */
  public ExtractionSummary plus(ExtractionSummary other) {
    Map<PacketOutcome, Long> skipped = new EnumMap<>(PacketOutcome.class);
    skipped.putAll(packetsSkipped);
    other.packetsSkipped.forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
    return new ExtractionSummary(
        capture.plus(other.capture),
        packetsDecoded + other.packetsDecoded,
        skipped,
        fragments.plus(other.fragments),
        order.plus(other.order),
        flows.plus(other.flows),
        elapsed.plus(other.elapsed),
        notDecoded.plus(other.notDecoded));
  }

  /**
   * The reason why nothing could be classified; empty if anything was classified. Callers must
   * report the reason, because unclassified traffic may contain attacks.
   */
  public Optional<String> nothingJudged() {
    Map<PacketOutcome, Long> outcomes = new EnumMap<>(PacketOutcome.class);
    outcomes.putAll(packetsSkipped);
    if (packetsDecoded > 0) {
      outcomes.put(PacketOutcome.DECODED, packetsDecoded);
    }
    return notDecoded.whyNothing(capture.packets(), outcomes);
  }

  /** Returns whether the flows are exactly those that the flow policy defines for all packets. */
  public boolean isExact() {
    return flows.isExact() && fragments.displaced() == 0 && capture.kernelDrops() == 0;
  }

  /**
   * The share of packets that are part of flows. Packets after the end of a connection do not count
   * as skipped, because their flow has been scored.
   */
  public PacketShare packetShare() {
    long skipped =
        packetsSkipped.entrySet().stream()
            .filter(each -> each.getKey() != PacketOutcome.AFTER_CLOSE)
            .mapToLong(Map.Entry::getValue)
            .sum();
    long lost = capture.kernelDrops() + capture.interfaceDrops();
    return new PacketShare(capture.packets() + lost, skipped + lost);
  }

  /** A line of text with the numbers of packets that a live capture received and dropped. */
  public String captureText() {
    long came = capture.packets() + capture.kernelDrops();
    return String.format(
        "capture: %d received = %d read + %d dropped by the kernel; %d dropped by the interface",
        came, capture.packets(), capture.kernelDrops(), capture.interfaceDrops());
  }

  /** Lines of text that show how the totals are made up. */
  public String text() {
    StringJoiner skipped = new StringJoiner(", ");
    for (PacketOutcome reason : PacketOutcome.values()) {
      if (packetsSkipped.containsKey(reason)) {
        skipped.add(packetsSkipped.get(reason) + " skipped (" + reason.id() + ")");
      }
    }
    StringJoiner dropped = new StringJoiner(", ");
    addPositive(dropped, flows.droppedSinglePacket(), " dropped (single_packet)");
    addPositive(dropped, flows.droppedAtLimit(), " dropped (max_flows)");
    addPositive(dropped, flows.active(), " active");
    StringJoiner parts = new StringJoiner(", ", "; fragments: ", "").setEmptyValue("");
    addPositive(parts, fragments.joined(), " joined");
    addPositive(parts, fragments.overlapping(), " overlapping");
    addPositive(parts, fragments.displaced(), " datagrams displaced");
    String disorder = order.outOfOrder() == 0 ? "" : "; " + order.outOfOrder() + " out of order";
    return String.format(
        "packets: %d read = %d decoded%s; %d bytes%s%s%n"
            + "flows: %d opened = %d written%s; exact: %s; %.3f s, %.0f packets/s%s",
        capture.packets(),
        packetsDecoded,
        skipped.length() == 0 ? "" : " + " + skipped.toString().replace(", ", " + "),
        capture.bytes(),
        parts,
        disorder,
        flows.opened(),
        flows.written(),
        dropped.length() == 0 ? "" : " + " + dropped.toString().replace(", ", " + "),
        isExact(),
        elapsed.toNanos() / 1e9,
        capture.packets() / Math.max(1e-9, elapsed.toNanos() / 1e9),
        notDecoded.encapsulations().isEmpty()
            ? ""
            : System.lineSeparator() + "not entered: " + notDecoded.encapsulationText());
  }

  private static void addPositive(StringJoiner to, long count, String what) {
    if (count > 0) {
      to.add(count + what);
    }
  }
}
