package io.mlids.api;

import io.mlids.api.background.PlatformThread;
import io.mlids.core.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Loads a model bundle on a separate thread. */
final class ModelLoading {
  private final FutureTask<ModelBundle> task;

  private ModelLoading(FutureTask<ModelBundle> task) {
    this.task = task;
  }

  static ModelLoading start(Path directory) {
    return start(() -> ModelBundle.open(directory));
  }

  static ModelLoading start(Callable<ModelBundle> opening) {
    FutureTask<ModelBundle> task = new FutureTask<>(opening);
    Thread.ofPlatform().name("model").daemon().start(task);
    return new ModelLoading(task);
  }

  /**
   * Waits until the bundle has been loaded, and returns it.
   *
   * @throws IOException if the bundle cannot be read
   */
  ModelBundle result() throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while loading the model", e);
    } catch (ExecutionException e) {
      throw PlatformThread.failureOf(e);
    }
  }
}
