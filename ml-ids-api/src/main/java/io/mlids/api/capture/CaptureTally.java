package io.mlids.api.capture;

import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts of uploads or streams. Thread-safe. */
public final class CaptureTally {

  /** The outcome of a capture. */
  public enum Outcome {
    /** The capture was read to its end, and the response was sent. */
    COMPLETE("complete"),
    /** The body was not a capture, or the capture was damaged, too large or too slow. */
    REFUSED("refused"),
    /** The capture was rejected because the server was busy. */
    BUSY("busy"),
    /** The stream was silent for too long, or the server ended it. */
    ENDED("ended"),
    /** The client disconnected. */
    ABORTED("aborted"),
    /** The server failed. */
    FAILED("failed");

    private final String id;

    Outcome(String id) {
      this.id = id;
    }

    /** The outcome's label value in metrics. */
    public String id() {
      return id;
    }
  }

  private final Map<Outcome, LongAdder> outcomes = adders(Outcome.class);
  private final Map<ReadingCount, LongAdder> counts = adders(ReadingCount.class);
  private final Map<PacketOutcome, LongAdder> skipped = adders(PacketOutcome.class);
  private final Map<NotEntered, LongAdder> notEntered = adders(NotEntered.class);
  private final LongAdder bytes = new LongAdder();
  private final LongAdder packets = new LongAdder();
  private final LongAdder flows = new LongAdder();
  private final AtomicInteger running = new AtomicInteger();

  CaptureTally() {}

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static <K> LongAdder at(Map<K, LongAdder> adders, K key) {
    return Objects.requireNonNull(adders.get(key));
  }

  void begin() {
    running.incrementAndGet();
  }

  void end() {
    running.decrementAndGet();
  }

  void outcome(Outcome outcome) {
    at(outcomes, outcome).increment();
  }

  LongAdder bytesCounter() {
    return bytes;
  }

  LongAdder packetsCounter() {
    return packets;
  }

  LongAdder flowsCounter() {
    return flows;
  }

  void add(ReadingCount what, long more) {
    at(counts, what).add(more);
  }

  void addSkipped(PacketOutcome reason, long more) {
    at(skipped, reason).add(more);
  }

  void addNotEntered(NotEntered kind, long more) {
    at(notEntered, kind).add(more);
  }

  /** The number of anomalies or losses of the given kind. */
  public long count(ReadingCount what) {
    return at(counts, what).sum();
  }

  /** The number of packets skipped for the given reason. */
  public long skipped(PacketOutcome reason) {
    return at(skipped, reason).sum();
  }

  /** The number of packets with an encapsulation of the given kind that was not decoded. */
  public long notEntered(NotEntered kind) {
    return at(notEntered, kind).sum();
  }

  /** The number of captures with the given outcome. */
  public long count(Outcome outcome) {
    return at(outcomes, outcome).sum();
  }

  /** The number of bytes received. */
  public long bytes() {
    return bytes.sum();
  }

  /** The number of packets read. */
  public long packets() {
    return packets.sum();
  }

  /** The number of flows scored. */
  public long flows() {
    return flows.sum();
  }

  /** The number of captures being read. */
  public int running() {
    return running.get();
  }
}
