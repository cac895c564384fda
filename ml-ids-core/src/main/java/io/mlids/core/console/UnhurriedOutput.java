package io.mlids.core.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An output that callers never wait for: its own thread writes to the real one, which may be a pipe
 * that is not read. Output beyond a mebibyte is lost meanwhile, and the loss is reported once there
 * is room. Thread-safe.
 */
public final class UnhurriedOutput extends OutputStream {
  /** Thousands of lines. */
  private static final int CAPACITY_BYTES = 1 << 20;

  private final String program;
  private final OutputStream target;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private int bytes;
  private long lost;
  private boolean writing;

  private UnhurriedOutput(String program, OutputStream target, int capacity) {
    this.program = program;
    this.target = target;
    this.capacity = capacity;
  }

  /**
   * Starts the thread.
   *
   * @param program named in the report of a loss
   * @param target written to by that thread alone
   */
  static UnhurriedOutput start(String program, OutputStream target, int capacity) {
    UnhurriedOutput output = new UnhurriedOutput(program, target, capacity);
    Thread.ofPlatform().daemon().name("standard-error").start(output::run);
    return output;
  }

  /**
   * Lets everything that this process writes to {@link System#err} from now on go through one of
   * these.
   *
   * @param program named in the report of a loss
   */
  public static UnhurriedOutput ofStandardError(String program) {
    UnhurriedOutput output = start(program, System.err, CAPACITY_BYTES);
    System.setErr(new PrintStream(output, true, System.err.charset()));
    return output;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(source, offset, copy, 0, length);
    lock.lock();
    try {
      if (length > capacity - bytes) {
        lost += length;
        return;
      }
      queue.add(copy);
      bytes += length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all is written, but no longer than this. */
  public void drain(Duration atMost) {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while ((writing || !queue.isEmpty()) && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        byte[] next = next();
        try {
          target.write(next);
          target.flush();
        } catch (IOException e) {
          // No one is left to read it, as when a terminal was closed.
        }
        written(next.length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        changed.await();
      }
      writing = true;
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  private void written(int length) {
    lock.lock();
    try {
      writing = false;
      changed.signalAll();
      bytes -= length;
      if (lost > 0 && queue.isEmpty()) {
        String note = program + ": " + lost + " bytes of messages were lost: they were not read\n";
        lost = 0;
        queue.add(note.getBytes(StandardCharsets.UTF_8));
        bytes += queue.getLast().length;
      }
    } finally {
      lock.unlock();
    }
  }
}
