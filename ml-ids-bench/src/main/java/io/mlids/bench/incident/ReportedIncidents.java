package io.mlids.bench.incident;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.IncidentWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The incidents detected in a capture with the default settings. Immutable.
 *
 * @param incidents the last report of each incident
 * @param conversations number of conversations
 */
public record ReportedIncidents(List<Incident> incidents, long conversations) {
  public ReportedIncidents {
    incidents = List.copyOf(incidents);
  }

  /** Receives each packet in a capture. */
  @FunctionalInterface
  public interface PacketTap {
    /** Receives a packet; the outcome says whether it was decoded. */
    void see(DecodedPacket packet, PacketOutcome outcome, long micros);
  }

  /** Reads a capture file. */
  public static ReportedIncidents of(Path capture, PacketTap tap) throws IOException {
    Map<String, Incident> latest = new LinkedHashMap<>();
    IncidentListener listener = (event, incident) -> latest.put(incident.id(), incident);
    IncidentWatch watch =
        new IncidentWatch(FeatureProfile.CORRECTED, BehaviourSettings.shipped(), 1, listener);
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    try (PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      while (source.next()) {
        PacketOutcome outcome = decoder.decode(source, packet);
        tap.see(packet, outcome, source.timestamp());
        watch.add(source, packet, outcome);
      }
    }
    long conversations = watch.statistics().conversations();
    watch.finish();
    return new ReportedIncidents(List.copyOf(latest.values()), conversations);
  }
}
