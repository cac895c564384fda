package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.ForwardingSource;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.RandomTraffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveExtractionTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;

  private final List<Flow> flows = new ArrayList<>();
  private final AtomicLong nanoTime = new AtomicLong(7);

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void withoutPacketsAFlowEndsASecondAfterItsTimeout(FeatureProfile profile) throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, udp(1, 2)).packet(START, udp(2, 1));
    try (Run run = new Run(profile, capture)) {
      run.takeAll();
      run.pass(121 * SECOND);
      assertThat(run.active()).isEqualTo(1);
      run.pass(SECOND);
      assertThat(run.active()).isZero();
      assertThat(run.extraction.summary().flows().written()).isEqualTo(1);
    }
    assertThat(flows).hasSize(1);
  }

  @Test
  void theTimestampsOfPacketsAreTheClock() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, udp(1, 2)).packet(START, udp(2, 1));
    capture.packet(START + 121 * SECOND, udp(3, 4)).packet(START + 121 * SECOND, udp(3, 4));
    try (Run run = new Run(FeatureProfile.CSE2018, capture)) {
      run.takeAll();
      run.pass(SECOND);
      assertThat(run.active()).isEqualTo(1);
      assertThat(run.extraction.summary().isExact()).isFalse();
    }
    assertThat(flows).singleElement().extracting(Flow::sourcePort).isEqualTo(1);
  }

  @Test
  void aClockSetBackDoesNotEndFlowsThatBeginAfterwards() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START + 9_000 * SECOND, udp(1, 2));
    capture.packet(START, udp(3, 4)).packet(START, udp(4, 3));
    try (Run run = new Run(FeatureProfile.CSE2018, capture)) {
      run.takeAll();
      run.pass(2 * SECOND);
      assertThat(run.active()).isEqualTo(2);
    }
    assertThat(flows).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void flowsDatedAfterAClockWasSetBackEndAfterTheirTimeout(FeatureProfile profile)
      throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START + 3_600 * SECOND, udp(1, 2)).packet(START + 3_600 * SECOND, udp(2, 1));
    capture.packet(START, udp(3, 4)).packet(START, udp(4, 3));
    capture.packet(START + 100 * SECOND, udp(5, 6)).packet(START + 100 * SECOND, udp(6, 5));
    try (Run run = new Run(profile, capture)) {
      run.take(4);
      run.pass(100 * SECOND);
      assertThat(run.active()).isEqualTo(2);
      run.takeAll();
      run.pass(20 * SECOND);
      assertThat(run.active()).isEqualTo(3);
      run.pass(2 * SECOND);
      run.handoff.close();
      assertThat(flows).extracting(Flow::sourcePort).containsExactlyInAnyOrder(1, 3);
      assertThat(run.active()).isEqualTo(1);
    }
  }

  @Test
  void flowsContinueIfTheClockReturns() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START + 60 * SECOND, udp(1, 2)).packet(START + 60 * SECOND, udp(2, 1));
    capture.packet(START, udp(3, 4)).packet(START, udp(4, 3));
    capture.packet(START + 160 * SECOND, udp(5, 6)).packet(START + 160 * SECOND, udp(6, 5));
    try (Run run = new Run(FeatureProfile.CSE2018, capture)) {
      run.take(4);
      run.pass(100 * SECOND);
      run.takeAll();
      run.pass(5 * SECOND);
      assertThat(run.active()).isEqualTo(2);
    }
    assertThat(flows).extracting(Flow::sourcePort).containsExactly(3);
  }

  @Test
  void withoutPacketsTheActiveTimeoutEndsAFlowAndItsContinuationKeepsTheDirection()
      throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, udp(1, 2));
    capture.packet(START + 30 * SECOND, udp(2, 1)).packet(START + 30 * SECOND, udp(1, 2));
    try (Run run = new Run(withActiveTimeout(10), capture.pcap(), flows::addAll)) {
      run.take(1);
      run.pass(11 * SECOND);
      assertThat(run.active()).isEqualTo(1);
      run.pass(SECOND);
      assertThat(run.active()).isZero();
      run.takeAll();
      run.pass(12 * SECOND);
      assertThat(run.extraction.summary().flows().written()).isEqualTo(2);
      assertThat(run.extraction.summary().isExact()).isTrue();
    }
    assertThat(flows).extracting(Flow::sourcePort).containsExactly(1, 1);
    assertThat(flows.getLast().backward().packets()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 60, 119, 1000})
  void endingFlowsByTheClockGivesTheFlowsOfTheFile(int activeTimeout) throws IOException {
    byte[] capture = RandomTraffic.capture(activeTimeout, 600).pcap();
    ExtractionSettings settings = withActiveTimeout(activeTimeout);
    try (Run run = new Run(settings, capture, flows::addAll)) {
      while (run.take(1)) {
        run.pass(SECOND);
      }
      run.pass(122 * SECOND);
      assertThat(run.active()).isZero();
      assertThat(run.extraction.summary().isExact()).isTrue();
    }
    Extracted file = Extracted.from(settings, new ByteArrayInputStream(capture));
    List<FlowRecord> live =
        flows.stream().map(flow -> FlowRecord.of(flow, FeatureProfile.CORRECTED)).toList();
    assertThat(new Extracted(live, file.summary(), settings).rows()).isEqualTo(file.rows());
  }

  @Test
  void handsOnAFlowAtOnceAndTheNextOnesTogether() throws Exception {
    CaptureBytes capture = new CaptureBytes();
    for (int port = 1; port <= 3; port++) {
      capture.packet(START, tcp(port, Frame.SYN).ipv4("10.0.0.1", "10.0.0.2").ethernet());
      capture.packet(START, tcp(port, Frame.FIN).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    BlockingQueue<List<Flow>> batches = new LinkedBlockingQueue<>();
    try (Run run = new Run(FeatureProfile.CSE2018, capture.pcap(), batches::add)) {
      run.take(2);
      assertThat(batches.take()).hasSize(1);
      run.takeAll();
      run.pass(5_000);
      assertThat(batches.take()).hasSize(2);
    }
  }

  private static Frame tcp(int port, int flags) {
    return Frame.tcp(port, 80, flags, 0);
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void aSourceThatEndsGivesTheFlowsOfTheSameFile(FeatureProfile profile) throws IOException {
    byte[] capture = RandomTraffic.capture(5, 500).pcap();
    ExtractionSummary live;
    try (Run run = new Run(profile, capture, flows::addAll)) {
      run.extraction.run();
      live = run.extraction.summary();
    }
    ExtractionSummary file =
        Extracted.from(ExtractionSettings.of(profile), new ByteArrayInputStream(capture)).summary();
    assertThat(live.capture()).isEqualTo(file.capture());
    assertThat(live.flows()).isEqualTo(file.flows());
    assertThat(flows).hasSize((int) file.flows().written());
  }

  @Test
  void aFailingWriterEndsTheExtractionEvenWithoutPackets() {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, udp(1, 2)).packet(START, udp(2, 1));
    capture.packet(START + 300 * SECOND, udp(5, 6));
    assertThatThrownBy(
            () -> {
              try (Run run =
                  new Run(
                      FeatureProfile.CSE2018,
                      capture.pcap(),
                      ended -> {
                        throw new IOException("disk full");
                      })) {
                run.source.staysOpen = true;
                Thread clock = Thread.ofPlatform().start(run::passUntilStopped);
                run.extraction.run();
                clock.join();
              }
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("disk full");
  }

  @Test
  void handsOnTheFlowsBeforeAFailureOfTheSource() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, udp(1, 2)).packet(START, udp(2, 1));
    try (Run run = new Run(FeatureProfile.CSE2018, capture)) {
      run.source.failsAtEnd = true;
      assertThatThrownBy(run.extraction::run)
          .isInstanceOf(IOException.class)
          .hasMessage("the interface disappeared");
    }
    assertThat(flows).hasSize(1);
  }

  @Test
  void kernelDropsMakeTheFlowsInexact() throws IOException {
    try (Run run = new Run(FeatureProfile.CSE2018, RandomTraffic.capture(5, 90))) {
      run.source.kernelDrops = 10;
      run.extraction.run();
      ExtractionSummary summary = run.extraction.summary();
      assertThat(summary.isExact()).isFalse();
      assertThat(summary.captureText())
          .isEqualTo(
              "capture: 100 received = 90 read + 10 dropped by the kernel; 0 dropped by the"
                  + " interface");
    }
  }

  private static ExtractionSettings withActiveTimeout(int seconds) {
    ExtractionSettings usual = ExtractionSettings.of(FeatureProfile.CORRECTED);
    return new ExtractionSettings(
        usual.profile(),
        usual.cicFallback(),
        Optional.of(Duration.ofSeconds(seconds)),
        usual.maxFlows());
  }

  private static Frame udp(int from, int to) {
    String source = from < to ? "10.0.0.1" : "10.0.0.2";
    String destination = from < to ? "10.0.0.2" : "10.0.0.1";
    return Frame.udp(from, to, 9).ipv4(source, destination).ethernet();
  }

  /** An extraction with a clock that the test controls. */
  private final class Run implements AutoCloseable {
    private final FakeSource source;
    private final FlowHandoff handoff;
    private final LiveExtraction extraction;

    Run(FeatureProfile profile, CaptureBytes capture) throws IOException {
      this(profile, capture.pcap(), flows::addAll);
    }

    Run(FeatureProfile profile, byte[] capture, FlowHandoff.Writer writer) throws IOException {
      this(ExtractionSettings.of(profile), capture, writer);
    }

    Run(ExtractionSettings settings, byte[] capture, FlowHandoff.Writer writer) throws IOException {
      source =
          new FakeSource(
              CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT));
      handoff = new FlowHandoff(writer);
      extraction =
          new LiveExtraction(
              source, new FlowExtraction(settings, handoff, 1), handoff, nanoTime::get);
    }

    /** Takes the given number of packets, and returns whether the source delivered that many. */
    boolean take(int packets) throws IOException {
      for (int i = 0; i < packets; i++) {
        if (!source.next()) {
          return false;
        }
        extraction.take();
      }
      return true;
    }

    void takeAll() throws IOException {
      take(Integer.MAX_VALUE);
    }

    void pass(long micros) {
      nanoTime.addAndGet(micros * 1000);
      extraction.advanceIfDue();
    }

    /** Advances the clock until the extraction's own thread has stopped the source. */
    void passUntilStopped() {
      while (source.stopped.getCount() > 0) {
        nanoTime.addAndGet(SECOND * 1000);
        Thread.onSpinWait();
      }
    }

    long active() {
      return extraction.summary().flows().active();
    }

    @Override
    public void close() {
      handoff.close();
    }
  }

  private static final class FakeSource extends ForwardingSource implements LiveSource {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean staysOpen;
    private boolean failsAtEnd;
    private long kernelDrops;

    FakeSource(PacketSource packets) {
      super(packets);
    }

    @Override
    public boolean next() throws IOException {
      if (source.next()) {
        return true;
      }
      if (failsAtEnd) {
        throw new IOException("the interface disappeared");
      }
      if (staysOpen) {
        try {
          stopped.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      return false;
    }

    @Override
    public void stop() {
      stopped.countDown();
    }

    @Override
    public CaptureStatistics statistics() {
      CaptureStatistics read = source.statistics();
      return new CaptureStatistics(
          read.packets(), read.bytes(), read.position(), 0, 0, read.truncatedAt(), kernelDrops, 0);
    }
  }
}
