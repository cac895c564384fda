package io.mlids.api.testing;

import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.incident.IncidentFacts;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.triage.Triage;
import io.mlids.api.triage.TriageChange;
import io.mlids.api.triage.TriageEvent;
import io.mlids.api.triage.TriageState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Suspicion;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Incidents and flows by name, and queries with the names of those that match. */
public final class SearchSamples {
  /** The time to which relative times in the queries refer. */
  public static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private SearchSamples() {}

  /**
   * A query and its meaning.
   *
   * @param query the text of the query
   * @param expected the names of the samples that match, in the order of the samples
   */
  public record Case(String query, List<String> expected) {
    @Override
    public String toString() {
      return query;
    }
  }

  /** The cases in {@code incident-queries.txt}. */
  public static List<Case> incidentCases() {
    return cases("incident-queries.txt");
  }

  /** The cases in {@code flow-queries.txt}. */
  public static List<Case> flowCases() {
    return cases("flow-queries.txt");
  }

  /** Reads lines of the form {@code query → names}; a hyphen stands for no names. */
  private static List<Case> cases(String file) {
    try (InputStream in = SearchSamples.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(SearchSamples::parsed)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parsed(String line) {
    int arrow = line.lastIndexOf(" → ");
    String names = line.substring(arrow + 3).strip();
    return new Case(
        line.substring(0, arrow).strip(),
        names.equals("-") ? List.of() : Arrays.asList(names.split(" +")));
  }

  /** The incidents by name, in the order of their numbers. */
  public static Map<String, KeptIncident> incidents() {
    Map<String, KeptIncident> all = new LinkedHashMap<>();
    add(all, "scan", BehaviourKind.PORT_SCAN, Severity.MEDIUM, 0.9, true, "sensor eth0")
        .between("192.0.2.66", "192.0.2.10")
        .ports(22, 80)
        .at("2026-11-30T10:00:00Z", "2026-11-30T10:05:00Z")
        .counts(100, 300, 12_000)
        .because("60 ports were tried")
        .keep();
    add(
            all,
            "guess",
            BehaviourKind.PASSWORD_GUESSING,
            Severity.HIGH,
            0.97,
            false,
            "upload mon.pcap")
        .between("10.1.2.3", "10.0.0.5")
        .ports(22)
        .at("2026-11-28T09:00:00Z", "2026-11-28T09:30:00Z")
        .counts(25, 900, 5_000_000)
        .because("25 logins on SSH failed")
        .keep();
    add(all, "flood", BehaviourKind.SYN_FLOOD, Severity.CRITICAL, 1, false, "upload 100%_a.pcap")
        .between("", "203.0.113.7")
        .ports(443)
        .at("2026-11-20T00:00:00Z", "2026-11-20T00:00:10.5Z")
        .counts(40_000, 40_000, 0)
        .because("40,000 half-open connections")
        .keep();
    add(all, "beacon", BehaviourKind.BEACON, Severity.LOW, 0.5, true, "sensor eth1")
        .between("fd77::15", "2001:db8::1")
        .ports(8443)
        .at("2026-11-29T23:00:00Z", "2026-11-30T11:59:00Z")
        .counts(12, 240, 24_000)
        .because("a connection every hour")
        .model("0123456789ab")
        .keep();
    add(all, "sweep", BehaviourKind.ADDRESS_SWEEP, Severity.LOW, 0.6, false, "upload mon.pcap")
        .between("10.1.2.3", "10.0.0.1", "10.0.0.2", "10.0.0.5")
        .at("2026-11-28T08:00:00Z", "2026-11-28T08:01:00Z")
        .counts(3, 6, 0)
        .because("3 hosts were probed; none answered")
        .keep();
    add(all, "odd", BehaviourKind.REPEATED_VERDICTS, Severity.HIGH, 0.7, false, "upload Ä*\\b.pcap")
        .between("198.51.100.9", "10.0.0.5")
        .ports(80, 8080)
        .at("2025-12-31T23:59:59.999999Z", "2026-01-01T00:00:00.000001Z")
        .counts(50, 500, 65_536)
        .because("\"Bot\" <b>50%_off</b>; DROP TABLE incident --")
        .model("abcdef012345")
        .keep();
    return all;
  }

  private static Building add(
      Map<String, KeptIncident> all,
      String name,
      BehaviourKind kind,
      Severity severity,
      double confidence,
      boolean open,
      String origin) {
    return new Building(all, name, kind, severity, confidence, open, origin);
  }

  /** An incident under construction. */
  private static final class Building {
    private final Map<String, KeptIncident> all;
    private final String name;
    private final BehaviourKind kind;
    private final Severity severity;
    private final double confidence;
    private final boolean open;
    private final String origin;
    private List<IpAddress> attackers = List.of();
    private List<IpAddress> victims = List.of();
    private List<Integer> ports = List.of();
    private long first;
    private long last;
    private long flows;
    private long packets;
    private long bytes;
    private String reason = "";
    private String model = "";

    Building(
        Map<String, KeptIncident> all,
        String name,
        BehaviourKind kind,
        Severity severity,
        double confidence,
        boolean open,
        String origin) {
      this.all = all;
      this.name = name;
      this.kind = kind;
      this.severity = severity;
      this.confidence = confidence;
      this.open = open;
      this.origin = origin;
    }

    Building between(String attacker, String... others) {
      attackers = attacker.isEmpty() ? List.of() : List.of(address(attacker));
      victims = Arrays.stream(others).map(SearchSamples::address).toList();
      return this;
    }

    Building ports(Integer... numbers) {
      ports = List.of(numbers);
      return this;
    }

    Building at(String from, String to) {
      first = micros(from);
      last = micros(to);
      return this;
    }

    Building counts(long ofFlows, long ofPackets, long ofBytes) {
      flows = ofFlows;
      packets = ofPackets;
      bytes = ofBytes;
      return this;
    }

    Building because(String text) {
      reason = text;
      return this;
    }

    Building model(String version) {
      model = version;
      return this;
    }

    void keep() {
      long number = all.size() + 1L;
      Incident incident =
          new Incident(
              name + "-1",
              kind,
              kind.title() + " by " + attackers,
              severity,
              confidence,
              open,
              attackers,
              victims,
              ports,
              first,
              last,
              first,
              flows,
              packets,
              bytes,
              List.of(reason),
              kind.techniques(),
              List.of(),
              List.of(),
              List.of(),
              List.of(kind),
              true,
              0);
      all.put(name, new KeptIncident(number, incident, origin, model, FlowTime.instant(last)));
    }
  }

  /** What people decided about some of the incidents: all events, in the order of their numbers. */
  public static List<TriageEvent> triageEvents() {
    List<TriageEvent> all = new ArrayList<>();
    decide(all, "scan-1", new TriageChange.State(TriageState.INVESTIGATING));
    decide(all, "scan-1", new TriageChange.Assignee("Ada Lovelace"));
    decide(all, "scan-1", new TriageChange.Tag("Lab"));
    decide(all, "scan-1", new TriageChange.Tag("lab"));
    decide(all, "scan-1", new TriageChange.Tag("web-team"));
    decide(all, "scan-1", new TriageChange.Note("Is this\nthe 100%_SCANNER?"));
    decide(all, "scan-1", new TriageChange.Note("Yes, it is"));
    decide(all, "guess-1", new TriageChange.State(TriageState.FALSE_ALARM));
    decide(all, "guess-1", new TriageChange.Note("'; DROP TABLE incident_note; --"));
    decide(all, "flood-1", new TriageChange.State(TriageState.RESOLVED));
    decide(all, "flood-1", new TriageChange.Assignee("bob"));
    decide(all, "flood-1", new TriageChange.Tag("lab"));
    // Its triage has events, but nothing is left of them.
    decide(all, "beacon-1", new TriageChange.State(TriageState.RESOLVED));
    decide(all, "beacon-1", new TriageChange.Note("gone"));
    decide(all, "beacon-1", new TriageChange.Tag("gone"));
    decide(all, "beacon-1", new TriageChange.Untag("gone"));
    decide(all, "beacon-1", new TriageChange.Undo(all.size() - 3));
    decide(all, "beacon-1", new TriageChange.Undo(all.size() - 3));
    return all;
  }

  private static void decide(List<TriageEvent> all, String incident, TriageChange change) {
    all.add(new TriageEvent(all.size() + 1L, NOW, "ada", incident, change, Optional.empty()));
  }

  /** The facts of an incident, with its triage. */
  public static IncidentFacts facts(KeptIncident kept) {
    return new IncidentFacts(kept, id -> triage(id).facts());
  }

  /** What the events of an incident add up to. */
  public static Triage triage(String incident) {
    return Triage.of(
        incident,
        triageEvents().stream().filter(each -> each.incident().equals(incident)).toList());
  }

  private static IpAddress address(String text) {
    return IpAddress.of(AddressRange.address(text));
  }

  private static long micros(String time) {
    return FlowTime.micros(Instant.parse(time));
  }

  /** A scored flow and where its packets came from. */
  public record SampleFlow(DetectedFlow detected, String origin) {

    /** The flow as the history stores it. */
    public StoredFlow stored() {
      return StoredFlow.of(detected, origin);
    }
  }

  /** The flows by name, in the order in which they ended. */
  public static Map<String, SampleFlow> flows() {
    Map<String, SampleFlow> all = new LinkedHashMap<>();
    Frame web = Frame.tcp(5000, 80, Frame.ACK | Frame.PSH, 100);
    all.put(
        "bot",
        flow("2026-11-30T10:00:00Z", 5_000_000, web.ipv4("10.0.0.1", "10.0.0.2"))
            .with(verdict("Bot", 0.97, true), "sensor eth0"));
    all.put(
        "dns",
        flow("2026-11-30T11:00:00Z", 1_000, Frame.udp(1000, 53, 30).ipv4("10.0.0.3", "10.0.0.2"))
            .with(verdict("Benign", 0.01, false), "sensor eth0"));
    all.put(
        "ssh",
        flow("2026-11-28T09:00:00Z", 0, Frame.tcp(40_000, 22, Frame.ACK, 9).ipv6(0x15, 0x16))
            .with(verdict("SSH-Bruteforce", 0.75, true), "upload mon.pcap"));
    all.put(
        "ping",
        flow(
                "2026-11-29T00:00:00Z",
                2_000_000,
                Frame.ofProtocol(1, new byte[] {8, 0, 0, 0, 0, 0, 0, 0})
                    .ipv4("192.0.2.1", "192.0.2.2"))
            .with(
                verdict("Benign", 0.2, false)
                    .withAnomaly(new Anomaly(0.001, List.of("no host had sent pings before"))),
                "sensor eth1"));
    all.put(
        "slow",
        flow(
                "2026-11-30T11:59:00Z",
                30_000_000,
                Frame.tcp(3333, 443, Frame.ACK, 500).ipv4("10.0.0.9", "198.51.100.1"))
            .with(
                verdict("Benign", 0.4, false)
                    .withSuspicion(new Suspicion(TrafficClass.ofLabel("Bot"), 0.1)),
                "upload 100%_a.pcap"));
    return all;
  }

  private static Verdict verdict(String label, double probability, boolean isAttack) {
    return new Verdict(TrafficClass.ofLabel(label), probability, isAttack, Map.of());
  }

  /** A flow without a verdict. */
  private record Unscored(FlowRecord flow) {
    SampleFlow with(Verdict verdict, String origin) {
      return new SampleFlow(new DetectedFlow(flow, verdict), origin);
    }
  }

  /** The flow of two equal packets. */
  private static Unscored flow(String start, long durationMicros, Frame packet) {
    byte[] capture =
        new CaptureBytes()
            .packet(micros(start), packet.ethernet())
            .packet(micros(start) + durationMicros, packet.ethernet())
            .pcap();
    List<FlowRecord> flows = new ArrayList<>();
    ExtractionSettings settings = ExtractionSettings.of(FeatureProfile.CORRECTED);
    FlowExtraction extraction =
        new FlowExtraction(settings, flow -> flows.add(FlowRecord.of(flow, settings.profile())));
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      extraction.read(source, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    extraction.finish();
    return new Unscored(flows.getFirst());
  }
}
