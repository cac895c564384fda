package io.mlids.core.pipeline;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.flow.Flow;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketDecoder;
import io.mlids.core.packet.PacketOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Extracts flows from a stream of packets. Several sources can be read in sequence; the result is
 * the same as if one source contained all the packets. Not thread-safe.
 */
public final class FlowExtraction {
  /** The maximum number of packets between two progress reports. */
  public static final int PROGRESS_EVERY = 1 << 10;

  /**
   * The number of packets between two checks of the clock; small, so that a few slow packets do not
   * delay progress reports.
   */
  private static final int CLOCK_EVERY = 1 << 4;

  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PacketDecoder decoder;
  private final FlowMeter meter;
  private final PacketWatch watch;
  private final DecodedPacket packet = new DecodedPacket();
  private final TimeOrder order = new TimeOrder(this::meter);
  private final boolean ordersPackets;
  private final long[] outcomes = new long[PacketOutcome.values().length];
  private final SortedMap<Integer, Long> linkTypes = new TreeMap<>();
  private final long started = System.nanoTime();
  private CaptureStatistics capture = CaptureStatistics.NONE;
  private long lastTime = Long.MIN_VALUE;
  private long outOfOrder;
  private Runnable afterMetering = () -> {};
  private int metered;

  /**
   * Creates an extraction.
   *
   * @param ended receives each flow when it ends, on the reading thread
   */
  public FlowExtraction(ExtractionSettings settings, Consumer<Flow> ended) {
    this(settings, ended, PacketWatch.NONE);
  }

  /**
   * Creates an extraction that also passes its packets to a watch.
   *
   * @param ended receives each flow when it ends, on the reading thread
   * @param watch receives each packet
   */
  public FlowExtraction(ExtractionSettings settings, Consumer<Flow> ended, PacketWatch watch) {
    this(settings, ended, watch, ThreadLocalRandom.current().nextLong());
  }

  FlowExtraction(ExtractionSettings settings, Consumer<Flow> ended, long seed) {
    this(settings, ended, PacketWatch.NONE, seed);
  }

  private FlowExtraction(
      ExtractionSettings settings, Consumer<Flow> ended, PacketWatch watch, long seed) {
    this.watch = watch;
    decoder = settings.decoder();
    ordersPackets = settings.ordersPackets();
    meter = new FlowMeter(settings.policy(), settings.maxFlows(), ended, seed);
  }

  /**
   * Reads a source to its end. Flows that are still open continue in the next source.
   *
   * @param progress receives the statistics of this source each time another {@link
   *     #PROGRESS_EVERY} packets have been read or metered, and otherwise about every tenth of a
   *     second. If it throws an exception, reading stops
   * @return the outcomes of the source's packets
   */
  public SourceOutcome read(PacketSource source, Consumer<CaptureStatistics> progress)
      throws IOException {
    long[] before = outcomesSoFar();
    SortedMap<Integer, Long> linkTypesBefore = new TreeMap<>(linkTypes);
    afterMetering = () -> progress.accept(source.statistics());
    watch.reads(source);
    try {
      int sinceProgress = 0;
      long due = System.nanoTime() + PROGRESS_NANOS;
      while (source.next()) {
        if (ordersPackets) {
          addInOrder(source);
        } else {
          add(source);
        }
        sinceProgress++;
        if (sinceProgress == PROGRESS_EVERY
            || sinceProgress % CLOCK_EVERY == 0 && System.nanoTime() - due > 0) {
          progress.accept(source.statistics());
          sinceProgress = 0;
          metered = 0;
          due = System.nanoTime() + PROGRESS_NANOS;
        }
      }
    } finally {
      afterMetering = () -> {};
      CaptureStatistics read = source.statistics();
      outcomes[PacketOutcome.CAPLEN_EXCEEDS_LENGTH.ordinal()] += read.overlong();
      capture = capture.plus(read);
    }
    return since(before, linkTypesBefore);
  }

  /** Packets still in the reordering window count as decoded. */
  private long[] outcomesSoFar() {
    long[] soFar = outcomes.clone();
    soFar[PacketOutcome.DECODED.ordinal()] += order.size();
    return soFar;
  }

  private SourceOutcome since(long[] before, SortedMap<Integer, Long> linkTypesBefore) {
    Map<PacketOutcome, Long> counts = new EnumMap<>(PacketOutcome.class);
    long packets = 0;
    long[] now = outcomesSoFar();
    for (PacketOutcome outcome : PacketOutcome.values()) {
      long count = now[outcome.ordinal()] - before[outcome.ordinal()];
      packets += count;
      if (count > 0) {
        counts.put(outcome, count);
      }
    }
    SortedMap<Integer, Long> links = new TreeMap<>(linkTypes);
    linkTypesBefore.forEach((number, count) -> links.merge(number, -count, Long::sum));
    links.values().removeIf(count -> count == 0);
    return new SourceOutcome(packets, counts, new NotDecoded(links, Map.of()));
  }

  /** See {@link FlowMeter#limit}. */
  public void limit(int flows) {
    meter.limit(flows);
  }

  /** Adds the current packet of a source without reordering. */
  void add(PacketSource source) {
    watchTime(source);
    PacketOutcome outcome = decoder.decode(source, packet);
    watch.add(source, packet, outcome);
    if (outcome == PacketOutcome.DECODED) {
      meter(packet);
    } else {
      skip(source, outcome);
    }
  }

  /** Adds the current packet of a source to the reordering window. */
  private void addInOrder(PacketSource source) {
    watchTime(source);
    DecodedPacket next = order.next();
    PacketOutcome outcome = decoder.decode(source, next);
    watch.add(source, next, outcome);
    if (outcome == PacketOutcome.DECODED) {
      order.add(next);
    } else {
      skip(source, outcome);
    }
  }

  private void skip(PacketSource source, PacketOutcome outcome) {
    outcomes[outcome.ordinal()]++;
    if (outcome == PacketOutcome.LINK_TYPE) {
      NotDecoded.count(linkTypes, source.linkType());
    }
  }

  private void watchTime(PacketSource source) {
    if (source.timestamp() < lastTime) {
      outOfOrder++;
    }
    lastTime = source.timestamp();
  }

  private void meter(DecodedPacket decoded) {
    int outcome = meter.add(decoded).ordinal();
    outcomes[outcome] += 1 + decoded.joinedFragments();
    // Fragments that waited for this packet were counted as skipped.
    outcomes[PacketOutcome.FRAGMENT_WITHOUT_FIRST.ordinal()] -= decoded.joinedFragments();
    // One packet may release thousands of packets from the reordering window, each of which may
    // open a flow.
    if (++metered == PROGRESS_EVERY) {
      metered = 0;
      afterMetering.run();
    }
  }

  /**
   * The number of packets so far, excluding fragments that are waiting for the first fragment of
   * their datagram.
   */
  long packets() {
    return LongStream.of(outcomes).sum() - decoder.fragments().waiting();
  }

  /** See {@link FlowMeter#expire}. */
  void expire(long now) {
    long time = DecodedPacket.clampedTime(now);
    decoder.expire(time);
    meter.expire(time);
    watch.advance(time);
  }

  /** See {@link FlowMeter#expireAfter}. */
  void expireAfter(long latest) {
    meter.expireAfter(latest);
  }

  /** See {@link FlowMeter#timeoutMicros}. */
  long timeoutMicros() {
    return meter.timeoutMicros();
  }

  /** Ends all open flows. */
  public void finish() {
    finish(() -> {});
  }

  /**
   * Ends all open flows.
   *
   * @param progress called each time another {@link #PROGRESS_EVERY} packets from the reordering
   *     window have been metered. An exception that it throws ends the extraction
   */
  public void finish(Runnable progress) {
    afterMetering = progress;
    watch.ends();
    order.flush();
    decoder.expire(Long.MAX_VALUE);
    meter.finish();
    watch.finish();
  }

  /** The flow counts so far; may be called while a source is being read. */
  public MeterStatistics flows() {
    return meter.statistics();
  }

  /** The summary of the sources read. */
  public ExtractionSummary summary() {
    return summary(capture, 0);
  }

  /**
   * The summary of the {@link #packets} processed so far, including those from a source that has
   * not yet ended.
   */
  ExtractionSummary summarySoFar(CaptureStatistics capture) {
    return summary(capture, decoder.fragments().waiting());
  }

  private ExtractionSummary summary(CaptureStatistics capture, long open) {
    Map<PacketOutcome, Long> skipped = new EnumMap<>(PacketOutcome.class);
    for (PacketOutcome outcome : PacketOutcome.values()) {
      long count =
          outcomes[outcome.ordinal()]
              - (outcome == PacketOutcome.FRAGMENT_WITHOUT_FIRST ? open : 0);
      if (outcome != PacketOutcome.DECODED && count > 0) {
        skipped.put(outcome, count);
      }
    }
    return new ExtractionSummary(
        capture,
        outcomes[PacketOutcome.DECODED.ordinal()] + order.size(),
        skipped,
        decoder.fragments(),
        new TimeOrderStatistics(outOfOrder, ordersPackets ? order.late() : outOfOrder),
        meter.statistics(),
        Duration.ofNanos(System.nanoTime() - started),
        new NotDecoded(linkTypes, decoder.notEntered()));
  }
}
