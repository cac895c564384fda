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
 * Passes flows from the thread that reads packets to a thread that processes them, in batches and
 * in order. The queue between them is bounded, so a slow writer slows the reader down instead of
 * filling memory.
 */
public final class FlowHandoff implements Consumer<Flow>, AutoCloseable {
  /** The number of flows in a batch. */
  public static final int BATCH = 256;

  private static final int QUEUE = 64;
  private static final List<Flow> END = List.of();

  /** Processes flows on the writing thread. */
  @FunctionalInterface
  public interface Writer {
    /** Processes the next batch of 1 to {@link #BATCH} flows. */
    void write(List<Flow> flows) throws IOException;
  }

  private final BlockingQueue<List<Flow>> queue;
  private final Thread thread;
  private List<Flow> batch = new ArrayList<>(BATCH);
  private volatile Throwable failure;

  /** Whether the failure has been rethrown to the producer. */
  private volatile boolean told;

  /** Starts the writing thread. */
  public FlowHandoff(Writer writer) {
    this(writer, QUEUE);
  }

  /**
   * Starts the writing thread.
   *
   * @param batches the capacity of the queue in batches
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

  /**
   * After a failure, batches are still removed from the queue so that the reader is not blocked.
   */
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

  /** Returns whether the current batch contains no flows; called by the reading thread only. */
  boolean isEmpty() {
    return batch.isEmpty();
  }

  /**
   * Passes on the current batch even if it is not full. If the writer has failed, throws its
   * exception.
   */
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
      throw new IllegalStateException("interrupted while waiting for the flow writer", e);
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

  /**
   * Waits until all flows are written. Throws the writer's exception unless {@link #flush} has
   * already thrown it.
   */
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
      throw new IllegalStateException("interrupted while waiting for the flow writer", e);
    }
    if (!told) {
      rethrow();
    }
  }
}
