package io.mlids.api.capture;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes an endless body from the thread that receives it to the thread that reads packets, so that
 * the reader can be stopped and can give up after a period of silence. Thread-safe for one writing
 * thread and one reading thread.
 */
final class BodyPipe extends InputStream {
  private static final int CAPACITY = 256 << 10;
  private static final int PIECE = 32 << 10;

  /** How the body ended. */
  enum End {
    /** The client has sent everything. */
    WHOLE,
    /** The client disconnected or violated the HTTP protocol. */
    CUT,
    /** The client was silent for too long. */
    IDLE,
    /** The reader has stopped. */
    STOPPED
  }

  private final Duration longestSilence;
  private final LongAdder received;
  private final byte[] ring = new byte[CAPACITY];
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int start;
  private int length;
  private @Nullable End end;

  /**
   * @param longestSilence the maximum time to wait for bytes
   * @param received counts the bytes received
   */
  BodyPipe(Duration longestSilence, LongAdder received) {
    this.longestSilence = longestSilence;
    this.received = received;
  }

  /** Receives a body until it ends; discards what arrives after {@link #end}. */
  void pump(InputStream body) {
    byte[] piece = new byte[PIECE];
    try {
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        received.add(read);
        put(piece, read);
      }
      end(End.WHOLE);
    } catch (IOException | RuntimeException e) {
      end(End.CUT);
    }
  }

  private void put(byte[] piece, int count) {
    lock.lock();
    try {
      int put = 0;
      while (put < count) {
        while (length == CAPACITY && end == null) {
          changed.awaitUninterruptibly();
        }
        if (end != null) {
          return;
        }
        int to = (start + length) % CAPACITY;
        int now = Math.min(count - put, Math.min(CAPACITY - length, CAPACITY - to));
        System.arraycopy(piece, put, ring, to, now);
        put += now;
        length += now;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the pipe. The reader still gets the bytes that have arrived. Only the first call sets the
   * reason.
   */
  void end(End reason) {
    lock.lock();
    try {
      if (end == null) {
        end = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The reason why the pipe ended; may be called only after it has ended. */
  End reason() {
    lock.lock();
    try {
      if (end == null) {
        throw new IllegalStateException("the body has not ended");
      }
      return end;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) {
    if (count == 0) {
      return 0;
    }
    lock.lock();
    try {
      awaitBytes();
      if (length == 0) {
        return -1;
      }
      int now = Math.min(count, Math.min(length, CAPACITY - start));
      System.arraycopy(ring, start, into, offset, now);
      start = (start + now) % CAPACITY;
      length -= now;
      changed.signalAll();
      return now;
    } finally {
      lock.unlock();
    }
  }

  private void awaitBytes() {
    long left = longestSilence.toNanos();
    while (length == 0 && end == null) {
      try {
        left = changed.awaitNanos(left);
        if (left <= 0 && length == 0) {
          end(End.IDLE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end(End.STOPPED);
      }
    }
  }

  /** Stops reading. The sender may continue, but its bytes are discarded. */
  @Override
  public void close() {
    end(End.STOPPED);
  }
}
