package io.mlids.api.capture;

import io.mlids.api.answer.CaptureAnswer;
import io.mlids.api.dispatch.AttackReporter;
import io.mlids.api.dispatch.FlowWatch;
import io.mlids.api.dispatch.ScoredFlows;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.Classifier;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scores flows that have ended, reports the attacks among them, and writes all verdicts to the
 * response. If the client disconnects, attacks are still reported. All flows must be written from
 * the same thread.
 */
final class VerdictWriter {
  private final FlowWatch watch;
  private final CaptureAnswer answer;
  private final Runnable clientLeft;
  private final Lock writes = new ReentrantLock();
  private volatile @Nullable IOException failure;

  /**
   * @param origin the source named in alerts
   * @param clientLeft called once, when the response can no longer be written
   */
  VerdictWriter(
      Classifier classifier,
      AttackReporter reporter,
      ScoredFlows counter,
      Supplier<AlertOrigin> origin,
      CaptureAnswer answer,
      Runnable clientLeft) {
    this.watch = new FlowWatch(classifier, reporter, counter, origin);
    this.answer = answer;
    this.clientLeft = clientLeft;
  }

  /** Scores flows and returns them with their verdicts. */
  List<DetectedFlow> score(List<Flow> flows) {
    List<DetectedFlow> detected = watch.watch(flows).flows();
    answer(() -> answer.add(detected));
    return detected;
  }

  /** Writes part of the response. */
  @FunctionalInterface
  interface Writing {
    void write() throws IOException;
  }

  /**
   * Writes to the response, unless the client has disconnected. The lock is needed because the
   * reading thread writes incidents while the scoring thread writes verdicts.
   */
  void answer(Writing writing) {
    writes.lock();
    try {
      if (failure == null) {
        writing.write();
      }
    } catch (IOException e) {
      failure = e;
      clientLeft.run();
    } finally {
      writes.unlock();
    }
  }

  /** Returns whether all writes to the response have succeeded. */
  boolean clientIsThere() {
    return failure == null;
  }

  /** If a write has failed, throws its exception. */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
