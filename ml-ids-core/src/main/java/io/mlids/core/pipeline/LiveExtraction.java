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
 * Extracts flows from a live source. Flows end as they do in files, and also when their timeout
 * passes without another packet. Time follows the timestamps of the packets; while no packets
 * arrive, it advances with this machine's clock, minus a second in case packets are late. Ended
 * flows are handed on at once or, if others were handed on in the last few milliseconds, together
 * with those that follow. If the packet clock is set back, flows whose times are later than the new
 * packet time end once their timeout has passed on this machine's clock.
 *
 * <p>One thread calls {@link #run}; any thread may call {@link #summary}, {@link #active} and
 * {@link #limit}.
 */
public final class LiveExtraction {
  /** The default limit on open flows. */
  public static final int DEFAULT_MAX_FLOWS = 1_000_000;

  private static final long LATE_MICROS = 1_000_000;

  /**
   * A backward step of more than this means that the clock was set back, not that packets are out
   * of order.
   */
  private static final long SET_BACK_MICROS = 10_000_000;

  /** The minimum time between two batches that are not full, so that a busy wire fills batches. */
  private static final long HAND_ON_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long EXPIRE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Expiring flows takes at most 1/20 of the elapsed time. */
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

  /** Written with the lock, but read without it. */
  private volatile long nextExpiry;

  /** Whether the clock that timestamps the packets was set back. */
  private boolean setBack;

  /** When the packet clock was set back, according to this machine's clock. */
  private long setBackAt;

  /** The packet time before the packet clock was set back. */
  private long setBackFrom;

  private long nextHandOn;

  /** Whether ended flows wait to be handed on; written with the lock, but read without it. */
  private volatile boolean waiting;

  private volatile Throwable failure;

  /**
   * Creates an extraction; {@link #run} starts it.
   *
   * @param handoff receives the flows; the caller closes it
   */
  public LiveExtraction(LiveSource source, ExtractionSettings settings, FlowHandoff handoff) {
    this(source, settings, handoff, PacketWatch.NONE);
  }

  /**
   * Creates an extraction that also passes its packets to a watch; {@link #run} starts it.
   *
   * @param handoff receives the flows; the caller closes it
   * @param watch receives each packet; called by one thread at a time
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
   * Reads until the source is stopped, then ends all flows.
   *
   * @throws IOException if the source fails; the flows found until then are handed on first
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

  /** The number of open flows. */
  public long active() {
    lock.lock();
    try {
      return extraction.flows().active();
    } finally {
      lock.unlock();
    }
  }

  /** Adds the source's current packet. */
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
      advance(lastArrival);
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

  /**
   * Expires flows and hands them on while no packets arrive; does not take the lock while packets
   * arrive.
   */
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

  /** Expires flows and passes ended ones on, if either is due. */
  void advanceIfDue() {
    if (!waiting && nanoTime.getAsLong() - nextExpiry < 0) {
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
    if (now - nextExpiry >= 0) {
      expire(now);
    }
    boolean isAny = !handoff.isEmpty();
    if (isAny && now - nextHandOn >= 0) {
      nextHandOn = now + HAND_ON_EVERY_NANOS;
      handoff.flush();
      isAny = false;
    }
    if (waiting != isAny) {
      waiting = isAny;
    }
  }

  private void expire(long now) {
    if (anyPacket) {
      long quietMicros = TimeUnit.NANOSECONDS.toMicros(now - lastArrival) - LATE_MICROS;
      long time = lastTimestamp + Math.max(0, quietMicros);
      extraction.expire(time);
      if (setBack
          && TimeUnit.NANOSECONDS.toMicros(now - setBackAt) - LATE_MICROS
              > extraction.timeoutMicros()) {
        extraction.expireAfter(time + SET_BACK_MICROS);
        setBack = false;
      }
    }
    long took = nanoTime.getAsLong() - now;
    nextExpiry = now + Math.max(EXPIRE_EVERY_NANOS, EXPIRE_SHARE * took);
    // Reports a failure of the writer, even without flows.
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

  /** The summary so far. */
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
