package io.mlids.api.capture;

import io.mlids.api.capture.CaptureRefusedException.Reason;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that all captures share: what each may hold for sure, and the rest for those that need
 * more, first come, first served. An upload that gets no more is refused; a stream ends flows early
 * instead, as it does at the limit of its open flows. Thread-safe.
 *
 * <p>Memory is counted, not measured: by the flows that a capture may have open, at what the
 * largest take, and by the verdicts that wait for the end of their answer.
 */
public final class CaptureMemory {
  /** A flow with all that it can have. */
  static final long BYTES_PER_FLOW = 1_200;

  /** Its key, and that of one that has ended. */
  static final long BYTES_PER_KEY = 200;

  /** Batches of flows that wait to be scored. */
  static final int BATCHES = 8;

  /** The buffers of a capture, and the flows that wait to be scored. */
  static final long BUFFERS = 8L << 20;

  /** Flows are granted in steps of this size, more than arrive between two checks. */
  static final int STEP = 1 << 11;

  /** Flows that every capture may have. */
  static final int LEAST_FLOWS = 2 * STEP;

  /** What a capture of the smallest kind holds. */
  static final long LEAST = BUFFERS + LEAST_FLOWS * (BYTES_PER_FLOW + BYTES_PER_KEY);

  private final long limit;
  private final AtomicLong claimed = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder shortened = new LongAdder();

  /**
   * @param limit bytes for all captures together
   */
  public CaptureMemory(long limit) {
    this.limit = limit;
  }

  /** Bytes that there are. */
  public long limit() {
    return limit;
  }

  /** Bytes that captures hold. */
  public long claimed() {
    return claimed.get();
  }

  /** Captures that were refused for lack of memory, before they began or later. */
  public long refused() {
    return refused.sum();
  }

  /** Streams that had to end flows early for lack of memory. */
  public long shortened() {
    return shortened.sum();
  }

  /**
   * The part of a capture that begins, given back when it is closed.
   *
   * @throws CaptureRefusedException if there is none
   */
  Share open() throws CaptureRefusedException {
    if (!claim(LEAST)) {
      throw refusal();
    }
    return new Share();
  }

  /** Counts a capture that is refused, and says so. */
  CaptureRefusedException refusal() {
    refused.increment();
    return new CaptureRefusedException(
        Reason.BUSY,
        "captures in progress use all the memory reserved for them"
            + " (--capture-memory); retry later, or start the server with a larger heap");
  }

  private boolean claim(long bytes) {
    long before = claimed.get();
    while (before + bytes <= limit) {
      if (claimed.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = claimed.get();
    }
    return false;
  }

  /** For one thread. */
  final class Share implements AutoCloseable {
    private long bytes = LEAST;
    private int flows = LEAST_FLOWS;
    private int mostFlows = LEAST_FLOWS;
    private boolean isShort;

    /** How many flows there may be now. */
    int flows() {
      return flows;
    }

    /**
     * Requests what is needed until the next check.
     *
     * @param active flows that are open
     * @param most flows that may ever be
     * @param verdictBytes of verdicts that wait
     * @return whether it was granted; if not, {@link #flows} is as before
     */
    boolean fit(long active, int most, long verdictBytes) {
      long steps = active / STEP + 2;
      int wanted = (int) Math.min(most, steps * STEP);
      // Room that was needed a moment ago is likely to be needed again.
      int next = wanted < flows && wanted + LEAST_FLOWS > flows ? Math.min(flows, most) : wanted;
      // The tables of flows do not shrink.
      int nextMost = Math.max(mostFlows, next);
      long needed = BUFFERS + next * BYTES_PER_FLOW + nextMost * BYTES_PER_KEY + verdictBytes;
      if (needed > bytes && !claim(needed - bytes)) {
        return false;
      }
      if (needed < bytes) {
        claimed.addAndGet(needed - bytes);
      }
      bytes = needed;
      flows = next;
      mostFlows = nextMost;
      return true;
    }

    /** Notes that a stream continues with fewer flows than it needs. */
    void shorten() {
      if (!isShort) {
        isShort = true;
        shortened.increment();
      }
    }

    @Override
    public void close() {
      claimed.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
