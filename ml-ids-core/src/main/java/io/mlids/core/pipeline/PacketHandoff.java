package io.mlids.core.pipeline;

import io.mlids.core.capture.WindowGuard;
import io.mlids.core.packet.DecodedPacket;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Passes packets, in order, from the reading thread to a thread that detects incidents. The packets
 * are copied into a few blocks that circulate between the two threads. A slow receiver therefore
 * slows the reader down instead of filling memory, and no memory is allocated per packet. Payloads
 * are copied only if the source does not retain them.
 */
final class PacketHandoff implements DecodedPackets, WindowGuard, AutoCloseable {
  private static final int BLOCKS = 16;

  /** Blocks per batch, so that not every full block wakes the other thread. */
  private static final int BATCH = 3;

  private static final List<PacketBlock> END = List.of();
  private static final Runnable NOTHING = () -> {};

  private final DecodedPackets receiver;
  private final BlockingQueue<List<PacketBlock>> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<PacketBlock> free = new ArrayBlockingQueue<>(BLOCKS);
  private final Thread thread;
  private PacketBlock block = new PacketBlock();

  /** Full blocks that have not been handed to the receiver's thread yet. */
  private List<PacketBlock> batch = new ArrayList<>(BATCH);

  private volatile Throwable failure;

  /** Whether the source retains payloads, so that they need not be copied. */
  private boolean retained;

  /**
   * For each of the source's arrays, the number of the last block whose payloads are in that array.
   */
  private final Map<byte[], Long> blocksInUse = new IdentityHashMap<>();

  /** Whether the receiver has been notified that no more packets follow. */
  private boolean ending;

  private long handedOn;
  private long processed;

  /** Whether the failure has been thrown to the reader. */
  private boolean told;

  /** Starts the receiver's thread. */
  PacketHandoff(DecodedPackets receiver) {
    this.receiver = receiver;
    for (int i = 1; i < BLOCKS; i++) {
      free.add(new PacketBlock());
    }
    thread = Thread.ofPlatform().name("incidents").start(this::work);
  }

  private void work() {
    try {
      for (List<PacketBlock> next = full.take(); next != END; next = full.take()) {
        for (PacketBlock each : next) {
          if (failure == null) {
            pass(each);
          }
          each.clear();
          countProcessed();
          free.put(each);
        }
      }
    } catch (InterruptedException e) {
      failure = e;
    }
  }

  /**
   * Passes a block to the receiver. Keeps a failure for the reader instead of throwing it, because
   * this thread must continue to take blocks; otherwise, the reader would wait forever.
   */
  private void pass(PacketBlock next) {
    try {
      next.passTo(receiver);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public void begin(String origin) {
    handOn(() -> receiver.begin(origin));
    handOnBatch();
    rethrow();
  }

  private synchronized void countProcessed() {
    processed++;
    notifyAll();
  }

  /**
   * Prepares for packets from another source.
   *
   * @param isRetained whether the source keeps the bytes of its packets until {@link #release}
   */
  void begin(boolean isRetained) {
    if (!block.isEmpty()) {
      handOn(NOTHING);
    }
    // The previous source has ended and will not reuse its arrays.
    blocksInUse.clear();
    retained = isRetained;
  }

  @Override
  public void release(byte[] bytes) {
    if (block.payloads() == bytes) {
      handOn(NOTHING);
    }
    Long number = blocksInUse.remove(bytes);
    if (number != null) {
      if (number > handedOn - batch.size()) {
        handOnBatch();
      }
      awaitBlock(number);
    }
  }

  private synchronized void awaitBlock(long number) {
    try {
      while (processed < number) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void add(DecodedPacket packet, byte[] bytes, int end) {
    if (retained) {
      if (!block.hasRoomFor(0) || !block.isEmpty() && block.payloads() != bytes) {
        handOn(NOTHING);
        rethrow();
      }
      block.addRetained(packet, bytes, end);
      return;
    }
    int payload = PacketBlock.captured(packet, end);
    if (!block.hasRoomFor(payload)) {
      handOn(NOTHING);
      rethrow();
    }
    block.add(packet, bytes, payload);
  }

  @Override
  public void advance(long now) {
    handOn(() -> receiver.advance(now));
    handOnBatch();
    rethrow();
  }

  @Override
  public void ends() {
    if (!ending) {
      ending = true;
      handOn(receiver::finish);
      handOnBatch();
    }
  }

  @Override
  public void finish() {
    ends();
    ending = false;
    awaitReceiver();
    rethrow();
  }

  /**
   * Adds the current block to the batch, with a step to run after the block's packets. If the batch
   * is full, hands it on.
   */
  private void handOn(Runnable step) {
    block.then(step);
    handedOn++;
    if (retained && !block.isEmpty()) {
      blocksInUse.put(block.payloads(), handedOn);
    }
    batch.add(block);
    if (batch.size() == BATCH) {
      handOnBatch();
    }
    try {
      block = free.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Hands the batch to the receiver's thread. */
  private void handOnBatch() {
    if (!batch.isEmpty()) {
      try {
        full.put(batch);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      batch = new ArrayList<>(BATCH);
    }
  }

  /** Waits until the receiver's thread has returned all blocks and thus processed all packets. */
  private void awaitReceiver() {
    List<PacketBlock> others = new ArrayList<>();
    try {
      while (others.size() < BLOCKS - 1) {
        others.add(free.take());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      free.addAll(others);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while detecting incidents", e);
  }

  private void rethrow() {
    told |= failure != null;
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Returns whether the receiver's thread is running. */
  boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * Ends the receiver's thread. Throws the receiver's exception unless another method has already
   * thrown it.
   */
  @Override
  public void close() {
    try {
      full.put(END);
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (!told) {
      rethrow();
    }
  }
}
