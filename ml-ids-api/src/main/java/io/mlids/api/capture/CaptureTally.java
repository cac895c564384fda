package io.mlids.api.capture;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What has come of uploads or of streams so far. Thread-safe. */
public final class CaptureTally {

  /** What became of a capture. */
  public enum Outcome {
    /** Read to its end and answered. */
    COMPLETE("complete"),
    /** Not a capture, broken, too large or too slow. */
    REFUSED("refused"),
    /** There was no room for it. */
    BUSY("busy"),
    /** A stream that was silent for too long, or that the server ended. */
    ENDED("ended"),
    /** The client went away. */
    ABORTED("aborted"),
    /** The server could not do it. */
    FAILED("failed");

    private final String id;

    Outcome(String id) {
      this.id = id;
    }

    /** The name in figures. */
    public String id() {
      return id;
    }
  }

  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final LongAdder bytes = new LongAdder();
  private final LongAdder packets = new LongAdder();
  private final LongAdder flows = new LongAdder();
  private final AtomicInteger running = new AtomicInteger();

  CaptureTally() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  void begin() {
    running.incrementAndGet();
  }

  void end() {
    running.decrementAndGet();
  }

  void outcome(Outcome outcome) {
    outcomes.get(outcome).increment();
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

  /** How many there were with an outcome. */
  public long count(Outcome outcome) {
    return outcomes.get(outcome).sum();
  }

  /** Bytes received. */
  public long bytes() {
    return bytes.sum();
  }

  /** Packets read. */
  public long packets() {
    return packets.sum();
  }

  /** Flows judged. */
  public long flows() {
    return flows.sum();
  }

  /** How many are being read now. */
  public int running() {
    return running.get();
  }
}
