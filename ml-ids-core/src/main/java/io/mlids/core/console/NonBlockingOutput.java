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
 * An output stream that never blocks its callers. A separate thread writes to the target, which may
 * be a pipe without an active reader. At most 1 MiB is queued, and further output is dropped. The
 * loss is reported when the queue is empty again. Thread-safe.
 */
public final class NonBlockingOutput extends OutputStream {
  /** The capacity of the queue, which is enough for thousands of lines. */
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

  private NonBlockingOutput(String program, OutputStream target, int capacity) {
    this.program = program;
    this.target = target;
    this.capacity = capacity;
  }

  /**
   * Creates a stream and starts its thread.
   *
   * @param program the name of the program, for reports of lost output
   * @param target the target stream, to which only the thread writes
   */
  static NonBlockingOutput start(String program, OutputStream target, int capacity) {
    NonBlockingOutput output = new NonBlockingOutput(program, target, capacity);
    Thread.ofPlatform().daemon().name("standard-error").start(output::run);
    return output;
  }

  /**
   * Replaces {@link System#err} with a stream that never blocks its callers.
   *
   * @param program the name of the program, for reports of lost output
   */
  public static NonBlockingOutput ofStandardError(String program) {
    NonBlockingOutput output = start(program, System.err, CAPACITY_BYTES);
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

  /** Waits until all output is written, but no longer than the given time. */
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
          // The output can no longer be read, for example because the terminal was closed.
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
        String note =
            program
                + ": "
                + lost
                + " bytes of messages were dropped because standard error was not read\n";
        lost = 0;
        queue.add(note.getBytes(StandardCharsets.UTF_8));
        bytes += queue.getLast().length;
      }
    } finally {
      lock.unlock();
    }
  }
}
