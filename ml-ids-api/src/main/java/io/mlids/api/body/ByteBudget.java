package io.mlids.api.body;

import io.mlids.api.http.ApiException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Limits the total memory used by the bodies of all requests. Bytes are claimed as they arrive, so
 * a client that announces a large body but sends little takes little memory. When the budget is
 * used up, the slowest bodies are cancelled in favour of faster ones. Thread-safe.
 */
public final class ByteBudget {
  /** The shortest interval over which the speed of a body is measured. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** Bodies that arrive at this speed or faster are never cancelled. */
  private static final long FAST_BYTES_PER_SECOND = 64 << 10;

  private final long limit;
  private final LongSupplier nanoTime;
  private final Set<Claim> arriving = new HashSet<>();
  private final LongAdder displaced = new LongAdder();
  private long claimed;

  public ByteBudget(long limit) {
    this(limit, System::nanoTime);
  }

  ByteBudget(long limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens a claim to a share of the budget for a request. Closing the share releases its bytes;
   * cancelling the body interrupts its reader.
   */
  public synchronized Claim open(Thread reader) {
    Claim claim = new Claim(reader, nanoTime.getAsLong());
    arriving.add(claim);
    return claim;
  }

  /** The number of cancelled bodies. */
  public long displaced() {
    return displaced.sum();
  }

  /** The number of bytes in use. */
  public synchronized long claimed() {
    return claimed;
  }

  private synchronized void claim(Claim claim, long more) {
    if (claim.lost) {
      throw ApiException.displaced();
    }
    while (claimed + more > limit) {
      Optional<Claim> slowest = slowest(claim);
      if (slowest.isEmpty()) {
        throw ApiException.busy("the memory for request bodies is used up; retry later");
      }
      slowest.get().giveWay();
      displaced.increment();
    }
    claimed += more;
    claim.bytes += more;
  }

  private Optional<Claim> slowest(Claim other) {
    long now = nanoTime.getAsLong();
    return arriving.stream()
        .filter(each -> each != other && each.bytes > 0 && each.isSlow(now))
        .min(Comparator.comparingDouble(each -> each.rate(now)));
  }

  /** A request's share of the budget, for the thread that reads the request's body. */
  public final class Claim implements AutoCloseable {
    private final Thread reader;
    private long bytes;
    private long received;
    private long windowStart;
    private long windowReceived;
    private boolean lost;

    private Claim(Thread reader, long now) {
      this.reader = reader;
      this.windowStart = now;
    }

    /**
     * Claims more bytes.
     *
     * @throws ApiException 503 if the budget is used up, or if this body was cancelled
     */
    void add(long more) {
      claim(this, more);
    }

    /** Records that bytes have arrived. */
    void received(long count) {
      synchronized (ByteBudget.this) {
        received += count;
        long now = nanoTime.getAsLong();
        if (now - windowStart > 2 * WINDOW.toNanos()) {
          windowStart = now;
          windowReceived = received;
        }
      }
    }

    private boolean isSlow(long now) {
      return now - windowStart > WINDOW.toNanos() && rate(now) < FAST_BYTES_PER_SECOND;
    }

    private double rate(long now) {
      return (received - windowReceived) * 1e9 / Math.max(1, now - windowStart);
    }

    private void giveWay() {
      lost = true;
      release();
      reader.interrupt();
    }

    private void release() {
      claimed -= bytes;
      bytes = 0;
      arriving.remove(this);
    }

    /**
     * Records that the body is complete and can no longer be cancelled.
     *
     * @return false if the body has already been cancelled
     */
    boolean arrived() {
      synchronized (ByteBudget.this) {
        arriving.remove(this);
        if (lost) {
          // Clears the interrupt so that it does not affect what the thread does next.
          Thread.interrupted();
        }
        return !lost;
      }
    }

    @Override
    public void close() {
      synchronized (ByteBudget.this) {
        arrived();
        release();
      }
    }
  }
}
