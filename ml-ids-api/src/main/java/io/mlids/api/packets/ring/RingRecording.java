package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RunDecoder;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.PacketSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Copies the packets of a run into blocks, and hands the blocks to the lane. */
final class RingRecording implements PacketRecording {
  /** How many packets may pass between two looks at the clock. */
  private static final int LOOK_EVERY = 64;

  /** Packets wait at most this long for their block to become full. */
  private static final long LONGEST_NANOS = 500_000_000L;

  private final PacketLane lane;
  private final PacketGaps gaps;
  private final PacketSettings settings;
  private final long number;
  private final long begun;
  private final Supplier<AlertOrigin> origin;
  private @Nullable RunDecoder decoder;
  private @Nullable PacketBlock block;
  private long blockBegun;
  private int sinceLook;
  private boolean closed;

  private long lost;
  private long lostFrom;
  private long lostUntil;

  /**
   * @param begun when the run began, in microseconds since the epoch
   */
  RingRecording(
      PacketLane lane,
      PacketGaps gaps,
      PacketSettings settings,
      long number,
      long begun,
      Supplier<AlertOrigin> origin) {
    this.lane = lane;
    this.gaps = gaps;
    this.settings = settings;
    this.number = number;
    this.begun = begun;
    this.origin = origin;
  }

  @Override
  public void add(PacketSource packet) {
    if (closed || packet.linkType() == PacketSource.NO_LINK_TYPE) {
      return;
    }
    int captured = settings.kept(packet.capturedLength());
    PacketBlock into = block;
    if (into == null || !into.add(packet, captured)) {
      flush();
      into = next();
      if (into == null) {
        lose(packet.timestamp());
        return;
      }
      into.add(packet, captured);
      block = into;
      blockBegun = System.nanoTime();
      sinceLook = 0;
    } else if (++sinceLook >= LOOK_EVERY) {
      sinceLook = 0;
      if (System.nanoTime() - blockBegun > LONGEST_NANOS) {
        flush();
      }
    }
  }

  private @Nullable PacketBlock next() {
    RunDecoder own = decoder;
    if (own == null) {
      AlertOrigin from = origin.get();
      own =
          new RunDecoder(
              new RecordedRun(number, begun, from.text(), from.kind() == AlertOrigin.Kind.SENSOR));
      decoder = own;
    }
    Optional<PacketBlock> next = lane.take(own);
    if (next.isPresent()) {
      reportLoss();
    }
    return next.orElse(null);
  }

  private void lose(long time) {
    lostFrom = lost == 0 ? time : Math.min(lostFrom, time);
    lostUntil = lost == 0 ? time : Math.max(lostUntil, time);
    lost++;
  }

  private void reportLoss() {
    if (lost > 0) {
      gaps.add(new PacketGap(number, begun, PacketGap.Cause.QUEUE, lostFrom, lostUntil, lost));
      lost = 0;
    }
  }

  @Override
  public void flush() {
    PacketBlock full = block;
    if (full != null) {
      block = null;
      lane.hand(full);
    }
  }

  @Override
  public void close() {
    closed = true;
    flush();
    reportLoss();
  }
}
