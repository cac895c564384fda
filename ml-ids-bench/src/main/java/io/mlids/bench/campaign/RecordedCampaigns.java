package io.mlids.bench.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.bench.incident.ReportedIncidents;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The campaigns in a recorded run, and the incidents detected in its capture. Immutable.
 *
 * @param conversations number of distinct endpoint pairs in each campaign
 * @param incidents the last report of each incident
 */
public record RecordedCampaigns(
    String run,
    List<Campaign> campaigns,
    Map<Campaign, Integer> conversations,
    List<Incident> incidents) {
  /**
   * The minimum number of conversations for a campaign to count; with fewer, the tool failed
   * immediately.
   */
  private static final int FEWEST_CONVERSATIONS = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  public RecordedCampaigns {
    campaigns = List.copyOf(campaigns);
    conversations = Map.copyOf(conversations);
    incidents = List.copyOf(incidents);
  }

  /** Reads {@code run.json} and {@code capture.pcap.gz} from a directory. */
  public static RecordedCampaigns read(Path directory) throws IOException {
    JsonNode manifest = JSON.readTree(directory.resolve("run.json").toFile());
    String run = manifest.path("run").asText();
    List<Campaign> campaigns = new ArrayList<>();
    for (JsonNode instance : manifest.path("instances")) {
      if (!instance.path("traffic_class").asText().equals("Benign")) {
        campaigns.add(Campaign.of(run, instance));
      }
    }
    Map<Campaign, Set<Endpoints>> endpoints = new LinkedHashMap<>();
    campaigns.forEach(campaign -> endpoints.put(campaign, new HashSet<>()));
    ReportedIncidents reported =
        ReportedIncidents.of(
            directory.resolve("capture.pcap.gz"),
            (packet, outcome, micros) -> {
              if (outcome == PacketOutcome.DECODED) {
                note(packet, micros, endpoints);
              }
            });
    Map<Campaign, Integer> counts = new LinkedHashMap<>();
    endpoints.forEach((campaign, pairs) -> counts.put(campaign, pairs.size()));
    return new RecordedCampaigns(run, campaigns, counts, reported.incidents());
  }

  private static void note(
      DecodedPacket packet, long time, Map<Campaign, Set<Endpoints>> endpoints) {
    boolean ipv6 = packet.isIpv6();
    IpAddress from = new IpAddress(ipv6, packet.sourceHigh(), packet.sourceLow());
    IpAddress to = new IpAddress(ipv6, packet.destinationHigh(), packet.destinationLow());
    endpoints.forEach(
        (campaign, pairs) -> {
          if (campaign.sent(from, to, time)) {
            pairs.add(new Endpoints(from, packet.sourcePort(), to, packet.destinationPort()));
          }
        });
  }

  /** Returns whether a campaign is large enough to be detected. */
  public boolean counts(Campaign campaign) {
    return conversations.get(campaign) >= FEWEST_CONVERSATIONS;
  }

  /** The incidents with a campaign's kind and attacker. */
  public List<Incident> found(Campaign campaign) {
    return incidents.stream().filter(campaign::isFoundBy).toList();
  }

  /** The incidents that concern an attacker in the run, but whose kind matches no campaign. */
  List<Incident> ofOtherKind() {
    return incidents.stream()
        .filter(each -> campaigns.stream().anyMatch(campaign -> campaign.isAbout(each)))
        .filter(each -> campaigns.stream().noneMatch(campaign -> campaign.isFoundBy(each)))
        .toList();
  }

  /** The incidents caused by benign traffic. */
  public List<Incident> falseIncidents() {
    return incidents.stream()
        .filter(each -> campaigns.stream().noneMatch(campaign -> campaign.isAbout(each)))
        .toList();
  }

  private record Endpoints(IpAddress from, int fromPort, IpAddress to, int toPort) {}
}
