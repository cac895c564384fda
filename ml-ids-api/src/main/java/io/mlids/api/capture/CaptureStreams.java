package io.mlids.api.capture;

import io.mlids.api.answer.VerdictLinesAnswer;
import io.mlids.api.capture.CaptureRefusedException.Reason;
import io.mlids.api.capture.CaptureTally.Outcome;
import io.mlids.api.dispatch.AttackReporter;
import io.mlids.api.dispatch.ScoredFlows;
import io.mlids.api.incident.Incidents;
import io.mlids.core.detect.Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads captures of unlimited length from request bodies. Each capture has its own flows, and the
 * number of concurrent streams is limited. Thread-safe; calls block until the stream ends.
 */
public final class CaptureStreams implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final CaptureLimits limits;
  private final boolean ignoreVlan;
  private final AttackReporter reporter;
  private final Incidents incidents;
  private final ScoredFlows counter;
  private final CaptureMemory memory;
  private final Semaphore places;
  private final Set<CaptureStream> running = ConcurrentHashMap.newKeySet();
  private final CaptureTally tally = new CaptureTally();
  private volatile boolean closed;

  /**
   * @param ignoreVlan whether VLAN tags are ignored when packets are assigned to flows
   * @param memory the memory budget, shared with uploads
   * @param reporter receives every attack
   * @param incidents receives the incidents in every stream
   * @param counter receives all flows
   */
  public CaptureStreams(
      CaptureLimits limits,
      boolean ignoreVlan,
      CaptureMemory memory,
      AttackReporter reporter,
      Incidents incidents,
      ScoredFlows counter) {
    this.incidents = incidents;
    this.limits = limits;
    this.ignoreVlan = ignoreVlan;
    this.memory = memory;
    this.reporter = reporter;
    this.counter = counter;
    this.places = new Semaphore(limits.streams());
  }

  /** The counts for all streams together. */
  public CaptureTally tally() {
    return tally;
  }

  /**
   * Reads a capture and writes the response while the capture arrives. Returns after reporting the
   * outcome to the client.
   *
   * @throws CaptureRefusedException if the body is not a capture, or accepting another stream would
   *     exceed a limit
   * @throws IOException if the client has disconnected
   */
  public void answer(
      Classifier classifier,
      InputStream body,
      VerdictLinesAnswer answer,
      StreamConnection connection)
      throws IOException {
    if (closed || !places.tryAcquire()) {
      tally.outcome(Outcome.BUSY);
      throw new CaptureRefusedException(
          Reason.BUSY,
          closed
              ? "the server is shutting down"
              : "too many concurrent streams (capture-streams); retry later");
    }
    tally.begin();
    Outcome outcome = Outcome.FAILED;
    try (CaptureMemory.Share share = memory.open()) {
      CaptureStream stream =
          new CaptureStream(
              limits,
              ignoreVlan,
              classifier,
              reporter,
              incidents,
              this::count,
              answer,
              tally,
              memory,
              share);
      outcome = run(stream, body, connection);
    } catch (CaptureRefusedException e) {
      outcome = Outcome.BUSY;
      throw e;
    } catch (IOException e) {
      outcome = Outcome.ABORTED;
      throw e;
    } finally {
      places.release();
      tally.end();
      tally.outcome(outcome);
    }
  }

  private Outcome run(CaptureStream stream, InputStream body, StreamConnection connection)
      throws IOException {
    running.add(stream);
    try {
      if (closed) {
        stream.stop();
      }
      return stream.run(body, connection);
    } finally {
      running.remove(stream);
    }
  }

  private void count(int flows, int attacks) {
    tally.flowsCounter().add(flows);
    counter.scored(flows, attacks);
  }

  /**
   * Rejects new streams and ends the open ones, each with its summary; waits at most {@link
   * #LONGEST_END} for them to end.
   */
  @Override
  public void close() {
    closed = true;
    running.forEach(CaptureStream::stop);
    try {
      places.tryAcquire(limits.streams(), LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
