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

/**
 * Scores flows that have ended, reports the attacks among them, and hands all to the answer. A
 * client that disconnects misses the rest of the answer, but its attacks are still reported. Flows
 * come from one thread.
 */
final class VerdictWriter {
  private final FlowWatch watch;
  private final CaptureAnswer answer;
  private final Runnable clientLeft;
  private final Lock writes = new ReentrantLock();
  private volatile IOException failure;

  /**
   * @param origin the source that alerts name
   * @param clientLeft called once if the answer can no longer be written
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

  /** Takes the next flows, and returns them with their verdicts. */
  List<DetectedFlow> judge(List<Flow> flows) {
    List<DetectedFlow> detected = watch.watch(flows).flows();
    answer(() -> answer.add(detected));
    return detected;
  }

  /** What goes into the answer. */
  @FunctionalInterface
  interface Writing {
    void write() throws IOException;
  }

  /**
   * Writes into the answer, unless its client has gone. Incidents come from the thread that reads,
   * verdicts from the one that judges.
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

  /** Whether the answer could be written so far. */
  boolean clientIsThere() {
    return failure == null;
  }

  /** Throws what writing the answer has thrown. */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
