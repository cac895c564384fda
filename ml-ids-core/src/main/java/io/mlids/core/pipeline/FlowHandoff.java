package io.mlids.core.pipeline;

import io.mlids.core.flow.Flow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Takes flows from the thread that reads packets to another one that describes and writes them, in
 * batches and in order. The queue between them is bounded, so a slow writer slows the reader down
 * instead of filling memory.
 */
public final class FlowHandoff implements Consumer<Flow>, AutoCloseable {
  /** Flows in a batch. */
  public static final int BATCH = 256;

  private static final int QUEUE = 64;
  private static final List<Flow> END = List.of();

  /** What is done with flows, on its own thread. */
  @FunctionalInterface
  public interface Writer {
    /** Takes the next flows, at least one and few enough to be held together. */
    void write(List<Flow> flows) throws IOException;
  }

  private final BlockingQueue<List<Flow>> queue;
  private final Thread thread;
  private List<Flow> batch = new ArrayList<>(BATCH);
  private volatile Throwable failure;

  /** Whether the producer has seen the failure. */
  private volatile boolean told;

  /** Starts the writing thread. */
  public FlowHandoff(Writer writer) {
    this(writer, QUEUE);
  }

  /**
   * Starts the writing thread.
   *
   * @param batches how many batches may wait for it, where memory is scarcer
   */
  public FlowHandoff(Writer writer, int batches) {
    queue = new ArrayBlockingQueue<>(batches);
    thread = Thread.ofPlatform().name("flow-writer").start(() -> work(writer));
  }

  private void work(Writer writer) {
    try {
      for (List<Flow> flows = queue.take(); flows != END; flows = queue.take()) {
        if (failure == null) {
          write(flows, writer);
        }
      }
    } catch (InterruptedException e) {
      failure = e;
    }
  }

  /** After a failure batches are still taken, so that the reader is not left waiting. */
  private void write(List<Flow> flows, Writer writer) {
    try {
      writer.write(flows);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public void accept(Flow flow) {
    batch.add(flow);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  /** Hands on what has come so far, without waiting for more; throws what the writing threw. */
  public void flush() {
    if (!batch.isEmpty()) {
      hand(batch);
      batch = new ArrayList<>(BATCH);
    }
    rethrow();
  }

  private void hand(List<Flow> flows) {
    try {
      queue.put(flows);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while flows were written", e);
    }
  }

  private void rethrow() {
    told = failure != null;
    switch (failure) {
      case null -> {}
      case IOException e -> throw new UncheckedIOException(e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Waits until everything is written; throws what the writing threw, unless that was thrown. */
  @Override
  public void close() {
    if (!batch.isEmpty()) {
      hand(batch);
      batch = new ArrayList<>();
    }
    hand(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while flows were written", e);
    }
    if (!told) {
      rethrow();
    }
  }
}
