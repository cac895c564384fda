package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.RecordedRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Packets of a run that could not be kept. Immutable.
 *
 * @param run the number of the run
 * @param begun when the run began, see {@link RecordedRun#begun}
 * @param from the time of the first lost packet, in microseconds since the epoch
 * @param until the time of the last lost packet
 * @param packets the number of lost packets
 */
public record PacketGap(long run, long begun, Cause cause, long from, long until, long packets) {
  /** Losses of the same cause that are this close together are one gap. */
  private static final long CLOSE_MICROS = 10_000_000;

  /** Why packets were not kept. */
  public enum Cause {
    /** Packets arrived faster than they could be written. */
    QUEUE("the disk is too slow"),
    /** The files could not be written. */
    DISK("the files could not be written");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    /** The cause in words. */
    public String text() {
      return text;
    }
  }

  /** Returns both gaps as one, if they are close together and have the same cause. */
  Optional<PacketGap> joined(PacketGap other) {
    boolean isSame = run == other.run && begun == other.begun && cause == other.cause;
    if (!isSame || other.from - until > CLOSE_MICROS || from - other.until > CLOSE_MICROS) {
      return Optional.empty();
    }
    return Optional.of(
        new PacketGap(
            run,
            begun,
            cause,
            Math.min(from, other.from),
            Math.max(until, other.until),
            packets + other.packets));
  }

  /** Returns whether the gap belongs to a run and a time span. */
  public boolean isIn(RecordedRun of, long start, long end) {
    return run == of.number() && begun == of.begun() && from <= end && until >= start;
  }

  /** A line for a file, without its end. */
  String line() {
    return run + "\t" + begun + "\t" + cause + "\t" + from + "\t" + until + "\t" + packets;
  }

  /** Parses a line; empty if it is damaged. */
  static Optional<PacketGap> ofLine(String line) {
    String[] cells = line.split("\t", -1);
    try {
      return cells.length != 6
          ? Optional.empty()
          : Optional.of(
              new PacketGap(
                  Long.parseLong(cells[0]),
                  Long.parseLong(cells[1]),
                  Cause.valueOf(cells[2]),
                  Long.parseLong(cells[3]),
                  Long.parseLong(cells[4]),
                  Long.parseLong(cells[5])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return packets
        + " packets from "
        + Instant.EPOCH.plus(from, ChronoUnit.MICROS)
        + " to "
        + Instant.EPOCH.plus(until, ChronoUnit.MICROS)
        + " were not kept, because "
        + cause.text();
  }
}
