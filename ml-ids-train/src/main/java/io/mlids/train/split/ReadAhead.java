package io.mlids.train.split;

import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads batches on a separate thread, a few batches ahead of processing. */
final class ReadAhead {
  private static final int BATCHES = 3;

  /** Processes one batch; the batch must not be used after the method returns. */
  interface Worker {
    void accept(FlowBatch batch) throws IOException;
  }

  private final BlockingQueue<FlowBatch> free = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<FlowBatch> filled = new ArrayBlockingQueue<>(BATCHES);

  private ReadAhead() {
    for (int i = 0; i < BATCHES; i++) {
      free.add(new FlowBatch());
    }
  }

  /**
   * Passes every batch to the worker, in order, on the calling thread.
   *
   * @throws IOException if the reader or the worker throws it; neither is called again
   */
  static void run(FlowReader reader, Worker worker) throws IOException {
    ReadAhead ahead = new ReadAhead();
    try (ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("read").factory())) {
      Future<?> reading = thread.submit(() -> ahead.fill(reader));
      try {
        ahead.drain(worker);
        reading.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading flows");
      } finally {
        reading.cancel(true);
      }
    }
  }

  /** Reads batches; the last batch is always empty. */
  private Void fill(FlowReader reader) throws IOException, InterruptedException {
    boolean more;
    do {
      FlowBatch batch = free.take();
      more = false;
      try {
        more = reader.read(batch);
      } finally {
        if (!more) {
          batch.setSize(0);
        }
        filled.put(batch);
      }
    } while (more);
    return null;
  }

  private void drain(Worker worker) throws IOException, InterruptedException {
    FlowBatch batch = filled.take();
    while (batch.size() > 0) {
      worker.accept(batch);
      free.put(batch);
      batch = filled.take();
    }
  }
}
