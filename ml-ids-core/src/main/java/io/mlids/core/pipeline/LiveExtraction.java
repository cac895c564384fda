package io.mlids.core.pipeline;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.packet.DecodedPacket;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The flows of a live source. Flows end as in files, and also when their time is up without a
 * further packet: while packets come their times are the clock; when none come it continues with
 * the time that has passed since, less a second in case some are late. Flows that have ended are
 * handed on several times a second. Where the clock of the packets was set back, flows that it has
 * left behind end when as much time has passed by this machine's as their timeout is long.
 *
 * <p>One thread runs it; {@link #summary} may be asked for by any.
 */
public final class LiveExtraction {
  /** How many flows there may be at a time unless someone says otherwise. */
  public static final int DEFAULT_MAX_FLOWS = 1_000_000;

  private static final long LATE_MICROS = 1_000_000;

  /** Packets may come out of order, but not by so much. */
  private static final long SET_BACK_MICROS = 10_000_000;

  private static final long HAND_ON_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long EXPIRE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Looking through all flows takes no more than this part of the time. */
  private static final int EXPIRE_SHARE = 20;

  private final LiveSource source;
  private final FlowExtraction extraction;
  private final FlowHandoff handoff;
  private final LongSupplier nanoTime;

  private final Lock lock = new ReentrantLock();
  private final CountDownLatch over = new CountDownLatch(1);
  private boolean anyPacket;
  private long lastTimestamp;
  private long lastArrival;
  private long bytes;
  private long nextExpiry;

  /** Since when by this machine's clock, and from which time, the packets' clock is set back. */
  private boolean setBack;

  private long setBackAt;
  private long setBackFrom;

  /** Written under the lock, read without it. */
  private volatile long nextHandOn;

  private volatile Throwable failure;

  /**
   * An extraction that has not begun.
   *
   * @param handoff receives the flows; its creator closes it
   */
  public LiveExtraction(LiveSource source, ExtractionSettings settings, FlowHandoff handoff) {
    this(source, settings, handoff, PacketWatch.NONE);
  }

  /**
   * An extraction that has not begun.
   *
   * @param handoff receives the flows; its creator closes it
   * @param watch sees each packet, by whichever thread holds the extraction at that moment
   */
  public LiveExtraction(
      LiveSource source, ExtractionSettings settings, FlowHandoff handoff, PacketWatch watch) {
    this(source, new FlowExtraction(settings, handoff, watch), handoff, System::nanoTime);
  }

  LiveExtraction(
      LiveSource source, FlowExtraction extraction, FlowHandoff handoff, LongSupplier nanoTime) {
    this.source = source;
    this.extraction = extraction;
    this.handoff = handoff;
    this.nanoTime = nanoTime;
    this.nextHandOn = nanoTime.getAsLong();
    this.nextExpiry = nextHandOn;
  }

  /**
   * Reads until the source has been stopped, then ends all flows.
   *
   * @throws IOException if the source fails; the flows until then have been handed on
   */
  public void run() throws IOException {
    Thread clock = Thread.ofPlatform().daemon().name("flow-clock").start(this::watchQuietWire);
    IOException lost = null;
    try {
      while (source.next()) {
        take();
      }
    } catch (IOException e) {
      lost = e;
    } finally {
      end(clock);
    }
    rethrowFailure();
    finish();
    if (lost != null) {
      throw lost;
    }
  }

  /** See {@link FlowMeter#limit}. */
  public void limit(int flows) {
    lock.lock();
    try {
      extraction.limit(flows);
    } finally {
      lock.unlock();
    }
  }

  /** Flows that go on. */
  public long active() {
    lock.lock();
    try {
      return extraction.flows().active();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the packet at hand. */
  void take() {
    lock.lock();
    try {
      long timestamp = DecodedPacket.clampedTime(source.timestamp());
      lastArrival = nanoTime.getAsLong();
      if (anyPacket) {
        noticeSetBack(timestamp);
      }
      anyPacket = true;
      lastTimestamp = timestamp;
      bytes += source.length();
      extraction.add(source);
      if (lastArrival - nextHandOn >= 0) {
        advance(lastArrival);
      }
    } finally {
      lock.unlock();
    }
  }

  private void noticeSetBack(long timestamp) {
    if (setBack && timestamp >= setBackFrom - SET_BACK_MICROS) {
      setBack = false;
    } else if (!setBack && timestamp < lastTimestamp - SET_BACK_MICROS) {
      setBack = true;
      setBackFrom = lastTimestamp;
      setBackAt = lastArrival;
    }
  }

  /** Does in a quiet time what packets do otherwise; stays off the lock while they do. */
  private void watchQuietWire() {
    try {
      while (!over.await(HAND_ON_EVERY_NANOS, TimeUnit.NANOSECONDS)) {
        advanceIfDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
      source.stop();
    }
  }

  /** Hands on and ends what is due. */
  void advanceIfDue() {
    if (nanoTime.getAsLong() - nextHandOn < 0) {
      return;
    }
    lock.lock();
    try {
      advance(nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private void advance(long now) {
    nextHandOn = now + HAND_ON_EVERY_NANOS;
    if (anyPacket && now - nextExpiry >= 0) {
      long quietMicros = TimeUnit.NANOSECONDS.toMicros(now - lastArrival) - LATE_MICROS;
      long time = lastTimestamp + Math.max(0, quietMicros);
      extraction.expire(time);
      if (setBack
          && TimeUnit.NANOSECONDS.toMicros(now - setBackAt) - LATE_MICROS
              > extraction.timeoutMicros()) {
        extraction.expireAfter(time + SET_BACK_MICROS);
        setBack = false;
      }
      long took = nanoTime.getAsLong() - now;
      nextExpiry = now + Math.max(EXPIRE_EVERY_NANOS, EXPIRE_SHARE * took);
    }
    handoff.flush();
  }

  private void end(Thread clock) {
    over.countDown();
    boolean interrupted = false;
    while (clock.isAlive()) {
      try {
        clock.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rethrowFailure() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void finish() {
    lock.lock();
    try {
      extraction.finish();
      handoff.flush();
    } finally {
      lock.unlock();
    }
  }

  /** The accounts so far. */
  public ExtractionSummary summary() {
    lock.lock();
    try {
      CaptureStatistics lost = source.statistics();
      return extraction.summarySoFar(
          new CaptureStatistics(
              extraction.packets(),
              bytes,
              lost.position(),
              0,
              lost.damages(),
              lost.truncatedAt(),
              lost.kernelDrops(),
              lost.interfaceDrops()));
    } finally {
      lock.unlock();
    }
  }
}
