package io.mlids.api.capture;

import io.mlids.api.answer.CaptureAnswer;
import io.mlids.api.background.PlatformThread;
import io.mlids.api.capture.CaptureRefusedException.Reason;
import io.mlids.api.capture.CaptureTally.Outcome;
import io.mlids.api.dispatch.AttackReporter;
import io.mlids.api.dispatch.ScoredFlows;
import io.mlids.api.incident.IncidentLimit;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.RunWatch;
import io.mlids.api.incident.VerdictEvidence;
import io.mlids.api.scoring.ObservedPackets;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.Classifier;
import io.mlids.core.pipeline.FlowHandoff;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads whole captures from request bodies. The number of concurrent uploads is limited.
 * Thread-safe. Calls block while another thread reads the packets.
 */
public final class CaptureUploads {
  /** The maximum time that an upload waits for others to finish. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CaptureLimits limits;
  private final boolean ignoreVlan;
  private final AttackReporter reporter;
  private final Incidents incidents;
  private final ScoredFlows counter;
  private final CaptureMemory memory;
  private final Semaphore places;
  private final CaptureTally tally = new CaptureTally();

  /**
   * @param ignoreVlan whether VLAN tags are ignored when packets are assigned to flows
   * @param memory the memory budget, shared with streams
   * @param reporter receives every attack
   * @param incidents receives the incidents in every upload
   * @param counter receives all flows
   */
  public CaptureUploads(
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
    this.places = new Semaphore(limits.uploads(), true);
  }

  /** The counts for all uploads together. */
  public CaptureTally tally() {
    return tally;
  }

  /**
   * Refuses an upload that announces too many bytes.
   *
   * @param announced the announced length of the body; negative if unknown
   */
  public void checkLength(long announced) throws CaptureRefusedException {
    if (announced > limits.maxBytes()) {
      tally.outcome(Outcome.REFUSED);
      throw UploadBody.tooLarge(limits);
    }
  }

  /**
   * Reads a capture and writes its verdicts to the response.
   *
   * @param boundary the boundary in a multipart body; empty if the body is the capture
   * @param name the name that the sender gives the capture; may be empty
   * @param begun returns true once part of the response has been sent
   * @param named receives the name that a form gives the capture, unless the sender has given one
   * @throws CaptureRefusedException if the capture is rejected and the response does not say so yet
   * @throws IOException if the client has disconnected
   */
  public void answer(
      Classifier classifier,
      InputStream body,
      Optional<String> boundary,
      String name,
      CaptureAnswer answer,
      BooleanSupplier begun,
      Consumer<AlertOrigin> named)
      throws IOException {
    takePlace();
    tally.begin();
    Outcome outcome = Outcome.FAILED;
    try (CaptureMemory.Share share = memory.open()) {
      outcome = read(classifier, body, boundary, name, share, answer, begun, named);
    } catch (CaptureRefusedException e) {
      outcome = outcome(e);
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

  private Outcome read(
      Classifier classifier,
      InputStream body,
      Optional<String> boundary,
      String name,
      CaptureMemory.Share share,
      CaptureAnswer answer,
      BooleanSupplier begun,
      Consumer<AlertOrigin> named)
      throws IOException {
    // In a form, the file's name precedes its content, so the name is known before the first flow.
    AtomicReference<AlertOrigin> origin = new AtomicReference<>(AlertOrigin.upload(name));
    VerdictWriter writer =
        new VerdictWriter(
            classifier.forOneCapture(), reporter, this::count, origin::get, answer, () -> {});
    CaptureIncidents found = CaptureIncidents.untilTheEnd();
    IncidentRun run =
        incidents.begin(origin::get, classifier.modelVersion(), IncidentLimit.OF_UPLOAD, found);
    VerdictEvidence verdicts = VerdictEvidence.ofFile(incidents.behaviour(), run);
    FlowHandoff handoff =
        new FlowHandoff(flows -> verdicts.add(writer.score(flows)), CaptureMemory.BATCHES);
    CaptureUpload upload =
        new CaptureUpload(
            limits,
            ignoreVlan,
            classifier.profile(),
            body,
            tally,
            memory,
            share,
            answer,
            new RunWatch(classifier.profile(), memory.fitted(incidents.behaviour()), run),
            handoff);
    Consumer<String> toOrigin =
        ofForm -> {
          if (name.isBlank()) {
            origin.set(AlertOrigin.upload(ofForm));
            named.accept(origin.get());
          }
        };
    try (run) {
      PlatformThread.run(
          "capture-upload",
          () -> {
            try (handoff) {
              upload.read(boundary, toOrigin);
            }
            verdicts.finish();
          });
    } catch (CaptureRefusedException e) {
      if (begun.getAsBoolean()
          && writer.clientIsThere()
          && answer.breakOff(e.getMessage(), upload.summary())) {
        return outcome(e);
      }
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      new ObservedPackets(classifier).upTo(upload.summary());
      new TalliedReading(tally).upTo(upload.summary());
    }
    writer.check();
    answer.finish(upload.summary(), found.all(), Objects.requireNonNull(origin.get()).text());
    return Outcome.COMPLETE;
  }

  private static Outcome outcome(CaptureRefusedException e) {
    return switch (e.reason()) {
      case CUT -> Outcome.ABORTED;
      case BUSY -> Outcome.BUSY;
      case UNREADABLE, TOO_LARGE, TOO_SLOW -> Outcome.REFUSED;
    };
  }

  private void count(int flows, int attacks) {
    tally.flowsCounter().add(flows);
    counter.scored(flows, attacks);
  }

  private void takePlace() throws CaptureRefusedException {
    boolean taken = false;
    try {
      taken = places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!taken) {
      tally.outcome(Outcome.BUSY);
      throw new CaptureRefusedException(Reason.BUSY, "too many concurrent uploads; retry later");
    }
  }
}
