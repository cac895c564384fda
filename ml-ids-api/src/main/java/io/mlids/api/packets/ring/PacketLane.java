package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.RunDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes blocks of packets. The number of blocks is limited, separately for the
 * sensor and for uploads and streams, so that neither takes the other's. The sensor never waits for
 * a block. Uploads and streams wait for a fraction of a second, because they can be faster than any
 * disk; if that was in vain, nobody waits for the next seconds. Thread-safe.
 */
final class PacketLane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PacketLane.class);

  private static final int MOST_BLOCKS = 256;
  private static final int LEAST_BLOCKS = 16;
  private static final int HEAP_SHARE = 64;
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long NO_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  /** Writes blocks; called by the lane's thread only. */
  interface Writer {
    /** Writes a block. */
    void write(PacketBlock block);

    /** Called about once a second. */
    void tick();

    /** Called after the last block. */
    void close();
  }

  private final Writer writer;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // The following fields are guarded by the lock.
  private final Deque<PacketBlock> full = new ArrayDeque<>();
  private final Pool sensor;
  private final Pool others;
  private long handed;
  private long written;
  private boolean impatient;
  private long impatientUntil;
  private boolean ending;

  /** Empty blocks, and the number of those that may still be created. */
  private static final class Pool {
    private final Deque<PacketBlock> free = new ArrayDeque<>();
    private int left;

    Pool(int most) {
      left = most;
    }

    boolean isEmpty() {
      return free.isEmpty() && left == 0;
    }

    Optional<PacketBlock> take(RunDecoder decoder) {
      PacketBlock block = free.pollLast();
      if (block != null) {
        block.clear(decoder);
        return Optional.of(block);
      }
      if (left == 0) {
        return Optional.empty();
      }
      left--;
      return Optional.of(new PacketBlock(decoder.run().live(), decoder));
    }
  }

  private PacketLane(Writer writer, int blocks) {
    this.writer = writer;
    this.sensor = new Pool(blocks);
    this.others = new Pool(blocks / 2);
    this.thread = Thread.ofPlatform().daemon().name("packets").unstarted(this::work);
  }

  /** Starts the thread, with a number of blocks that fits the heap. */
  static PacketLane start(Writer writer) {
    long most = Runtime.getRuntime().maxMemory() / HEAP_SHARE / PacketBlock.TARGET;
    return start(writer, Math.clamp(most, LEAST_BLOCKS, MOST_BLOCKS));
  }

  /** Starts the thread. */
  static PacketLane start(Writer writer, int blocks) {
    PacketLane lane = new PacketLane(writer, blocks);
    lane.thread.start();
    return lane;
  }

  /** An empty block for packets of a run; empty if all blocks are in use. */
  Optional<PacketBlock> take(RunDecoder decoder) {
    boolean live = decoder.run().live();
    lock.lock();
    try {
      Pool pool = live ? sensor : others;
      if (!live) {
        await(pool);
      }
      return ending ? Optional.empty() : pool.take(decoder);
    } finally {
      lock.unlock();
    }
  }

  private void await(Pool pool) {
    long left = PATIENCE_NANOS;
    try {
      while (pool.isEmpty() && !ending && left > 0 && isPatient()) {
        left = changed.awaitNanos(left);
        if (left <= 0 && pool.isEmpty()) {
          impatient = true;
          impatientUntil = System.nanoTime() + NO_PATIENCE_NANOS;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isPatient() {
    impatient = impatient && System.nanoTime() - impatientUntil < 0;
    return !impatient;
  }

  /** Hands over a block for writing. */
  void hand(PacketBlock block) {
    lock.lock();
    try {
      full.addLast(block);
      handed++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the blocks that were handed over before have been written, but not longer. */
  void awaitWritten(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      long target = handed;
      while (written < target && left > 0 && thread.isAlive()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** The number of blocks that wait for the disk. */
  long waiting() {
    lock.lock();
    try {
      return handed - written;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      writer.tick();
      boolean goesOn = true;
      while (goesOn) {
        goesOn = step();
      }
    } finally {
      writer.close();
    }
  }

  /** Writes a block, or waits for the next one; returns false at the end. */
  private boolean step() {
    Optional<PacketBlock> next = poll();
    if (next.isEmpty() && hasEnded()) {
      return false;
    }
    try {
      next.ifPresent(writer::write);
      writer.tick();
    } catch (RuntimeException | Error e) {
      LOG.warn("unexpected error; packets are still kept", e);
    }
    next.ifPresent(this::giveBack);
    return true;
  }

  private boolean hasEnded() {
    lock.lock();
    try {
      return ending && full.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<PacketBlock> poll() {
    lock.lock();
    try {
      long left = TICK_NANOS;
      while (full.isEmpty() && !ending && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(full.pollFirst());
    } catch (InterruptedException e) {
      // Nobody interrupts this thread on purpose.
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(PacketBlock block) {
    lock.lock();
    try {
      written++;
      (block.isLive() ? sensor : others).free.addLast(block);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes the waiting blocks and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      ending = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(LONGEST_END)) {
        LOG.warn("packets: the last packets were not written in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
