package io.mlids.api.capture;

import io.mlids.api.answer.CaptureAnswer;
import io.mlids.api.capture.CaptureRefusedException.Reason;
import io.mlids.api.incident.RunWatch;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureFormatException;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowHandoff;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One uploaded capture, from its first byte to its last flow. Not thread-safe. */
final class CaptureUpload {
  static final String NAME = "the capture";

  private static final long FLUSH_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final CaptureLimits limits;
  private final FlowHandoff handoff;
  private final CaptureMemory memory;
  private final CaptureMemory.Share share;
  private final CaptureAnswer answer;
  private final FlowExtraction extraction;
  private final RunWatch watch;
  private final UploadBody body;
  private final LongAdder packets;
  private long counted;
  private long flushedAt = System.nanoTime();

  /**
   * @param ignoreVlan whether VLAN tags are ignored when packets are assigned to flows
   * @param share the upload's share of the memory budget
   * @param answer the response, which may hold verdicts back until the capture ends
   * @param watch the watch that detects incidents
   * @param handoff receives the flows; the caller closes it
   */
  CaptureUpload(
      CaptureLimits limits,
      boolean ignoreVlan,
      FeatureProfile profile,
      InputStream body,
      CaptureTally tally,
      CaptureMemory memory,
      CaptureMemory.Share share,
      CaptureAnswer answer,
      RunWatch watch,
      FlowHandoff handoff) {
    // The time limit starts now.
    this.body = new UploadBody(body, limits, tally.bytesCounter());
    this.limits = limits;
    this.memory = memory;
    this.share = share;
    this.answer = answer;
    this.handoff = handoff;
    this.watch = watch;
    this.extraction =
        new FlowExtraction(
            new ExtractionSettings(
                profile,
                false,
                Optional.empty(),
                Math.min(limits.maxOpenFlows(), share.flows()),
                ignoreVlan),
            this::passOn,
            watch);
    this.packets = tally.packetsCounter();
  }

  /**
   * Reads the capture.
   *
   * @param boundary the boundary in a multipart body; empty if the body is the capture
   * @param named receives the file name given in a form
   * @throws CaptureRefusedException if the capture is rejected, at its start or later
   */
  void read(Optional<String> boundary, Consumer<String> named) throws IOException {
    try {
      if (boundary.isPresent()) {
        MultipartFile file = new MultipartFile(body, boundary.get());
        named.accept(file.fileName());
        extract(file);
        file.finish();
      } else {
        extract(body);
      }
      body.check();
      extraction.finish(this::checkFlows);
      handoff.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CaptureFormatException e) {
      body.check();
      throw new CaptureRefusedException(Reason.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private void extract(InputStream file) throws IOException {
    InputStream plain =
        new DecompressedBody(CaptureFile.decompressed(file, NAME), limits.maxDecompressedBytes());
    try (PacketSource source = CaptureFile.openDecompressed(plain, NAME, ReadMode.TOLERANT)) {
      try {
        extraction.read(source, this::check);
        check(source.statistics());
      } finally {
        count(source.statistics());
      }
    }
  }

  /** Throws a wrapped {@link CaptureRefusedException} if a limit is exceeded. */
  private void check(CaptureStatistics read) {
    count(read);
    try {
      body.checkTime();
    } catch (CaptureRefusedException e) {
      throw new UncheckedIOException(e);
    }
    require(read.packets(), limits.maxPackets(), "packets", "capture-max-packets");
    checkFlows();
  }

  /** Requests memory for the flows in the next packets. */
  private void checkFlows() {
    long flows = extraction.flows().opened();
    require(flows, limits.maxFlows(), "flows", "capture-max-flows");
    long held = answer.bytesHeld() + watch.bytesHeld();
    if (!share.fit(extraction.flows().active(), limits.maxOpenFlows(), held)) {
      throw new UncheckedIOException(memory.refusal());
    }
    extraction.limit(share.flows());
  }

  private void count(CaptureStatistics read) {
    packets.add(read.packets() - counted);
    counted = read.packets();
  }

  private static void require(long count, long limit, String what, String setting) {
    if (count > limit) {
      throw new UncheckedIOException(
          new CaptureRefusedException(
              Reason.TOO_LARGE,
              "the capture contains more than "
                  + limit
                  + " "
                  + what
                  + "; send part of it, or start the server with a larger "
                  + setting));
    }
  }

  /** Passes on flows in batches, without waiting long for a batch to fill. */
  private void passOn(Flow flow) {
    handoff.accept(flow);
    long now = System.nanoTime();
    if (now - flushedAt > FLUSH_INTERVAL_NANOS) {
      flushedAt = now;
      handoff.flush();
    }
  }

  /** The summary so far. */
  ExtractionSummary summary() {
    return extraction.summary();
  }
}
