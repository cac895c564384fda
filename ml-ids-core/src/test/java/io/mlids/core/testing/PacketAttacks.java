package io.mlids.core.testing;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds flows from packets, with verdicts chosen by the test. */
public final class PacketAttacks {
  /** The time of the first packet, 2018-02-14T18:51:07.000001Z. */
  public static final long START = 1_518_634_267_000_001L;

  private PacketAttacks() {}

  /**
   * A TCP flow of two packets, a second apart, with 100 and 200 bytes of payload and a probability
   * of 0.875.
   */
  public static DetectedFlow tcp(
      String source, int sourcePort, String destination, int destinationPort, String label) {
    return tcp(source, sourcePort, destination, destinationPort, label, 0.875);
  }

  /** A TCP flow of two packets, a second apart, with 100 and 200 bytes of payload. */
  public static DetectedFlow tcp(
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      String label,
      double probability) {
    return detected(
        new CaptureBytes()
            .packet(
                START,
                Frame.tcp(sourcePort, destinationPort, Frame.ACK, 100)
                    .ipv4(source, destination)
                    .ethernet())
            .packet(
                START + 1_000_000,
                Frame.tcp(destinationPort, sourcePort, Frame.ACK, 200)
                    .ipv4(destination, source)
                    .ethernet()),
        label,
        probability);
  }

  /** The only flow in a capture. */
  public static DetectedFlow detected(CaptureBytes capture, String label, double probability) {
    ExtractionSettings settings = ExtractionSettings.of(FeatureProfile.CORRECTED);
    List<FlowRecord> flows = new ArrayList<>();
    FlowExtraction extraction =
        new FlowExtraction(settings, flow -> flows.add(FlowRecord.of(flow, settings.profile())));
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", settings.readMode())) {
      extraction.read(source, packets -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    extraction.finish();
    TrafficClass trafficClass = new TrafficClass(label);
    return new DetectedFlow(
        flows.getFirst(),
        new Verdict(
            trafficClass,
            probability,
            true,
            Map.of(TrafficClass.BENIGN, 1 - probability, trafficClass, probability)));
  }
}
