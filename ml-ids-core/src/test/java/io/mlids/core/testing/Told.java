package io.mlids.core.testing;

import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.Severity;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.IncidentWatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what an incident watch reports while it reads packets: the latest state of each
 * incident, and the statistics of the watch.
 */
public final class Told implements IncidentListener {
  private final Map<String, Incident> latest = new LinkedHashMap<>();
  private BehaviourStatistics statistics;

  private Told() {}

  /** Watches a capture that a test has built. */
  public static Told of(Traffic traffic) {
    return of(traffic.capture().pcap());
  }

  /** Watches the bytes of a capture. */
  public static Told of(byte[] capture) {
    return of(new ByteArrayInputStream(capture), FeatureProfile.CORRECTED);
  }

  /** Watches a capture read from a stream, with its flows defined by a profile. */
  public static Told of(InputStream in, FeatureProfile profile) {
    try (PacketSource source = CaptureFile.open(in, "test", ReadMode.TOLERANT)) {
      return of(source, profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Watches packets. */
  public static Told of(PacketSource source, FeatureProfile profile) throws IOException {
    Told told = new Told();
    IncidentWatch watch = new IncidentWatch(profile, BehaviourSettings.shipped(), 7, told);
    FlowExtraction extraction =
        new FlowExtraction(ExtractionSettings.of(profile), flow -> {}, watch);
    extraction.read(source, read -> {});
    told.statistics = watch.statistics();
    extraction.finish();
    return told;
  }

  /** Watches a capture given as bytes, and detects incidents on a separate thread. */
  public static Told byThreadOfItsOwn(byte[] capture, FeatureProfile profile) {
    Told told = new Told();
    try (PacketSource source =
            CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT);
        IncidentWatch watch =
            IncidentWatch.withThread(profile, BehaviourSettings.shipped(), 7, told)) {
      FlowExtraction extraction =
          new FlowExtraction(ExtractionSettings.of(profile), flow -> {}, watch);
      extraction.read(source, read -> {});
      extraction.finish();
      told.statistics = watch.statistics();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return told;
  }

  @Override
  public void changed(Event event, Incident incident) {
    latest.put(incident.id(), incident);
  }

  /** All incidents, in the order in which they were first reported. */
  public List<Incident> incidents() {
    return List.copyOf(latest.values());
  }

  /** The incidents of the given kind. */
  public List<Incident> of(BehaviourKind kind) {
    return incidents().stream().filter(each -> each.kind() == kind).toList();
  }

  /** The incidents with at least the given severity. */
  public List<Incident> atLeast(Severity least) {
    return incidents().stream().filter(each -> each.severity().isAtLeast(least)).toList();
  }

  /**
   * One line per incident with the parts that do not depend on the clock: kind, attackers and
   * victims.
   */
  public List<String> lines() {
    return incidents().stream()
        .map(each -> each.kind() + " " + each.attackers() + " " + each.victims())
        .toList();
  }

  /** The statistics after all packets have been read. */
  public BehaviourStatistics statistics() {
    return statistics;
  }
}
