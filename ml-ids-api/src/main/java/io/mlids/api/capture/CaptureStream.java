package io.mlids.api.capture;

import io.mlids.api.answer.VerdictLinesAnswer;
import io.mlids.api.background.PlatformThread;
import io.mlids.api.capture.BodyPipe.End;
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
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureFormatException;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.capture.StreamedCapture;
import io.mlids.core.detect.Classifier;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.LiveExtraction;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One stream. Used by the thread that runs it; any thread may {@link #stop} it. */
// The fields watch, extraction and observed are set once the capture header has been read, before
// they are first used.
@SuppressWarnings("NullAway.Init")
final class CaptureStream {
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final String STOPPED = "the server is shutting down; retry later";

  private final CaptureLimits limits;
  private final boolean ignoreVlan;
  private final Classifier classifier;
  private final AttackReporter reporter;
  private final Incidents incidents;
  private final ScoredFlows counter;
  private final VerdictLinesAnswer answer;
  private final CaptureTally tally;
  private final CaptureMemory memory;
  private final CaptureMemory.Share share;
  private final TalliedReading tallied;
  private final BodyPipe pipe;
  private volatile RunWatch watch;
  private volatile LiveExtraction extraction;
  private volatile ObservedPackets observed;
  private volatile boolean stopped;

  CaptureStream(
      CaptureLimits limits,
      boolean ignoreVlan,
      Classifier classifier,
      AttackReporter reporter,
      Incidents incidents,
      ScoredFlows counter,
      VerdictLinesAnswer answer,
      CaptureTally tally,
      CaptureMemory memory,
      CaptureMemory.Share share) {
    this.limits = limits;
    this.ignoreVlan = ignoreVlan;
    this.classifier = classifier;
    this.reporter = reporter;
    this.incidents = incidents;
    this.counter = counter;
    this.answer = answer;
    this.tally = tally;
    this.memory = memory;
    this.share = share;
    this.tallied = new TalliedReading(tally);
    this.pipe = new BodyPipe(limits.streamIdle(), tally.bytesCounter());
  }

  /** See {@link CaptureStreams#answer}. */
  Outcome run(InputStream body, StreamConnection connection) throws IOException {
    Thread pump = Thread.ofVirtual().name("capture-body").start(() -> pipe.pump(body));
    try {
      Outcome outcome = read(connection);
      connection.complete();
      // Gives a client that is still sending data a moment to notice that the stream has ended.
      await(pump, DRAIN);
      return outcome;
    } finally {
      pipe.close();
      if (pump.isAlive()) {
        connection.cut();
      }
    }
  }

  private Outcome read(StreamConnection connection) throws IOException {
    VerdictWriter writer =
        new VerdictWriter(
            classifier.forOneCapture(),
            reporter,
            counter,
            () -> AlertOrigin.STREAM,
            answer,
            this::stop);
    try {
      ExtractionSummary[] summary = new ExtractionSummary[1];
      PlatformThread.run("capture-stream", () -> summary[0] = extract(writer, connection));
      writer.check();
      return end(summary[0]);
    } catch (CaptureFormatException e) {
      pipe.close();
      connection.refuse(refusal(e));
      return Outcome.REFUSED;
    }
  }

  private static void await(Thread thread, Duration longest) {
    try {
      thread.join(longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ExtractionSummary extract(VerdictWriter writer, StreamConnection connection)
      throws IOException {
    try (PacketSource capture = CaptureFile.open(pipe, CaptureUpload.NAME, ReadMode.TOLERANT);
        StreamedCapture source = new StreamedCapture(capture, this::stop, this::read)) {
      connection.begin();
      ExtractionSettings settings =
          new ExtractionSettings(
              classifier.profile(),
              false,
              Optional.empty(),
              Math.min(limits.maxOpenFlows(), share.flows()),
              ignoreVlan);
      observed = new ObservedPackets(classifier);
      CaptureIncidents news =
          CaptureIncidents.asTheyChange(
              each -> writer.answer(() -> answer.add(each, AlertOrigin.STREAM.text())));
      try (IncidentRun run =
          incidents.begin(
              () -> AlertOrigin.STREAM, classifier.modelVersion(), IncidentLimit.OF_STREAM, news)) {
        watch = new RunWatch(classifier.profile(), memory.fitted(incidents.behaviour()), run);
        VerdictEvidence verdicts = VerdictEvidence.endless(incidents.behaviour(), run);
        try (FlowHandoff handoff =
            new FlowHandoff(flows -> verdicts.add(writer.score(flows)), CaptureMemory.BATCHES)) {
          extraction = new LiveExtraction(source, settings, handoff, watch);
          extraction.run();
        }
        verdicts.finish();
      }
      observe(extraction.summary());
      return extraction.summary();
    }
  }

  /** Counts packets, and requests memory for the flows in the next packets. */
  private void read(long packets) {
    tally.packetsCounter().add(packets);
    if (!share.fit(extraction.active(), limits.maxOpenFlows(), watch.bytesHeld())) {
      share.shorten();
    }
    extraction.limit(share.flows());
    // The summary is read on this thread, because another thread might have to wait: the reader
    // holds the summary's lock while it waits for the writer.
    observe(extraction.summary());
  }

  private void observe(ExtractionSummary soFar) {
    observed.upTo(soFar);
    tallied.upTo(soFar);
  }

  private Outcome end(ExtractionSummary summary) throws IOException {
    return switch (pipe.reason()) {
      case WHOLE -> {
        answer.finish(summary, List.of(), AlertOrigin.STREAM.text());
        yield Outcome.COMPLETE;
      }
      case CUT -> {
        answer.breakOff("the body is incomplete", summary);
        yield Outcome.ABORTED;
      }
      case IDLE -> {
        answer.breakOff(silence(), summary);
        yield Outcome.ENDED;
      }
      case STOPPED -> {
        answer.breakOff(STOPPED, summary);
        yield Outcome.ENDED;
      }
    };
  }

  /** The reason why no capture could be read. */
  private CaptureRefusedException refusal(CaptureFormatException e) {
    if (stopped) {
      return new CaptureRefusedException(Reason.BUSY, STOPPED);
    }
    return switch (pipe.reason()) {
      case WHOLE, STOPPED ->
          new CaptureRefusedException(Reason.UNREADABLE, String.valueOf(e.getMessage()));
      case CUT -> new CaptureRefusedException(Reason.CUT, "the body is incomplete");
      case IDLE -> new CaptureRefusedException(Reason.TOO_SLOW, silence());
    };
  }

  private String silence() {
    return "no data arrived for "
        + limits.streamIdle().toSeconds()
        + " s (stream-idle); reconnect when packets arrive";
  }

  /** Ends the stream once the data received so far has been processed. */
  void stop() {
    stopped = true;
    pipe.end(End.STOPPED);
  }
}
