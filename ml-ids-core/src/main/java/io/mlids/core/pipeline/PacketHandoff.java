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
  private static final int BLOCKS = 4;

  private final DecodedPackets receiver;
  private final BlockingQueue<PacketBlock> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<PacketBlock> free = new ArrayBlockingQueue<>(BLOCKS);
  private final PacketBlock last = new PacketBlock();
  private final Thread thread;
  private PacketBlock block = new PacketBlock();
  private volatile Throwable failure;

  /** Whether the source retains payloads, so that they need not be copied. */
  private boolean retained;

  /**
   * For each of the source's arrays, the number of the last block whose payloads are in that array.
   */
  private final Map<byte[], Long> blocksInUse = new IdentityHashMap<>();

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
      for (PacketBlock next = full.take(); next != last; next = full.take()) {
        if (failure == null) {
          pass(next);
        }
        next.clear();
        countProcessed();
        free.put(next);
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
      handOn(() -> {});
    }
    // The previous source has ended and will not reuse its arrays.
    blocksInUse.clear();
    retained = isRetained;
  }

  @Override
  public void release(byte[] bytes) {
    if (block.payloads() == bytes) {
      handOn(() -> {});
    }
    Long number = blocksInUse.remove(bytes);
    if (number != null) {
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
        handOn(() -> {});
      }
      block.addRetained(packet, bytes, end);
      return;
    }
    int payload = PacketBlock.captured(packet, end);
    if (!block.hasRoomFor(payload)) {
      handOn(() -> {});
    }
    block.add(packet, bytes, payload);
  }

  @Override
  public void advance(long now) {
    handOn(() -> receiver.advance(now));
  }

  @Override
  public void finish() {
    handOn(receiver::finish);
    awaitReceiver();
    rethrow();
  }

  /**
   * Hands the current block to the receiver's thread, with a step to run after the block's packets.
   * If the receiver has failed, throws its exception.
   */
  private void handOn(Runnable step) {
    block.then(step);
    handedOn++;
    if (retained && !block.isEmpty()) {
      blocksInUse.put(block.payloads(), handedOn);
    }
    try {
      full.put(block);
      block = free.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    rethrow();
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
      full.put(last);
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (!told) {
      rethrow();
    }
  }
}
