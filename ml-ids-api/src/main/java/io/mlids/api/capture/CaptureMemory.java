package io.mlids.api.capture;

import io.mlids.api.capture.CaptureRefusedException.Reason;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that all captures share: a guaranteed minimum for each, and the rest for captures that
 * need more, first come, first served. If no memory is left, an upload is refused, and a stream
 * ends flows early, as it does at its limit on open flows. Thread-safe.
 *
 * <p>Memory is not measured but estimated. The estimate counts the flows that a capture may have
 * open, each at the maximum size, and the verdicts held until the end of the response.
 */
public final class CaptureMemory {
  /** The maximum size of a flow, in bytes. */
  static final long BYTES_PER_FLOW = 1_200;

  /**
   * The size of the keys stored for each flow, in bytes: one key while the flow is open, and
   * another after it ends.
   */
  static final long BYTES_PER_KEY = 200;

  /** The maximum number of flow batches waiting to be scored. */
  static final int BATCHES = 8;

  /** The size of a capture's buffers and of the flows waiting to be scored, in bytes. */
  static final long BUFFERS = 8L << 20;

  /**
   * The number of flows for which memory is granted at a time; more than can arrive between two
   * checks.
   */
  static final int STEP = 1 << 11;

  /** The minimum number of open flows for which every capture has memory. */
  static final int LEAST_FLOWS = 2 * STEP;

  /** The minimum memory of a capture, in bytes. */
  static final long LEAST = BUFFERS + LEAST_FLOWS * (BYTES_PER_FLOW + BYTES_PER_KEY);

  /**
   * The state used to find a capture's incidents is sized so that it typically fits into 1/{@value}
   * of the memory.
   */
  private static final int STATE_SHARE = 16;

  private final long limit;
  private final AtomicLong claimed = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder shortened = new LongAdder();

  /**
   * @param limit the total memory for all captures, in bytes
   */
  public CaptureMemory(long limit) {
    this.limit = limit;
  }

  /** The memory for all captures, in bytes. */
  public long limit() {
    return limit;
  }

  /** Reduces table sizes so that the state of one capture fits into its share. */
  BehaviourSettings fitted(BehaviourSettings settings) {
    return settings.fitted(limit / STATE_SHARE);
  }

  /** The number of bytes in use. */
  public long claimed() {
    return claimed.get();
  }

  /** The number of captures refused because memory was exhausted, at their start or later. */
  public long refused() {
    return refused.sum();
  }

  /** The number of streams that had to end flows early because memory was exhausted. */
  public long shortened() {
    return shortened.sum();
  }

  /**
   * Opens a share of the memory for a new capture; closing the share releases that memory.
   *
   * @throws CaptureRefusedException if not enough memory is left
   */
  Share open() throws CaptureRefusedException {
    if (!claim(LEAST)) {
      throw refusal();
    }
    return new Share();
  }

  /** Counts a refused capture and returns the error. */
  CaptureRefusedException refusal() {
    refused.increment();
    return new CaptureRefusedException(
        Reason.BUSY,
        "the memory for captures (capture-memory) is used up; retry later, or start the server"
            + " with a larger heap");
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

  /** The memory that one capture uses. Not thread-safe. */
  final class Share implements AutoCloseable {
    private long bytes = LEAST;
    private int flows = LEAST_FLOWS;
    private int mostFlows = LEAST_FLOWS;
    private boolean isShort;

    /** The number of flows that may be open now. */
    int flows() {
      return flows;
    }

    /**
     * Requests the memory needed until the next check.
     *
     * @param active the number of open flows
     * @param most the maximum number of open flows
     * @param verdictBytes the number of bytes held in addition to flows, mostly verdicts
     * @return true if the memory was granted; otherwise, {@link #flows} is unchanged
     */
    boolean fit(long active, int most, long verdictBytes) {
      long steps = active / STEP + 2;
      int wanted = (int) Math.min(most, steps * STEP);
      // Avoids releasing memory that is likely to be needed again soon.
      int next = wanted < flows && wanted + LEAST_FLOWS > flows ? Math.min(flows, most) : wanted;
      // The flow hash tables do not shrink.
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

    /** Records, once, that a stream continues with fewer flows than it needs. */
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
