package io.mlids.api.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be in memory at once, over all requests. Bytes are claimed as they
 * arrive, so that a client that announces much and sends little holds little. Thread-safe.
 */
final class ByteBudget {
  private final long limit;
  private final AtomicLong claimed = new AtomicLong();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /** A request's part of the budget, given back when it is closed. */
  Claim open() {
    return new Claim();
  }

  /** Single-owner. */
  final class Claim implements AutoCloseable {
    private long bytes;

    /**
     * Claims more.
     *
     * @throws ApiException 503 if that is more than there is
     */
    void add(long more) {
      if (claimed.addAndGet(more) > limit) {
        claimed.addAndGet(-more);
        throw ApiException.busy("the server holds all the bodies that it has memory for");
      }
      bytes += more;
    }

    @Override
    public void close() {
      claimed.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
