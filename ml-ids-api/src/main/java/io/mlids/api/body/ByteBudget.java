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
 * How many bytes of bodies may be in memory at once, over all requests. Bytes are claimed as they
 * arrive, so that a client that announces much and sends little holds little. Where there are no
 * more, the slowest bodies are cancelled in favour of faster ones. Thread-safe.
 */
public final class ByteBudget {
  /** The shortest interval over which the speed of a body is measured. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** Faster bodies are never cancelled. */
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

  /** A request's part of the budget, given back when it is closed; its body is read by a thread. */
  public synchronized Claim open(Thread reader) {
    Claim claim = new Claim(reader, nanoTime.getAsLong());
    arriving.add(claim);
    return claim;
  }

  /** Cancelled bodies. */
  public long displaced() {
    return displaced.sum();
  }

  /** Bytes that bodies hold. */
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
        throw ApiException.busy("the memory for request bodies is in use");
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

  /** For the thread that reads a body. */
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
     * Claims more.
     *
     * @throws ApiException 503 if the budget is used up, or if this body was cancelled
     */
    void add(long more) {
      claim(this, more);
    }

    /** Notes that bytes have come. */
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
     * The body has ended: it can no longer be cancelled.
     *
     * @return false if it was cancelled before
     */
    boolean arrived() {
      synchronized (ByteBudget.this) {
        arriving.remove(this);
        if (lost) {
          // Not meant for what the thread does next.
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
