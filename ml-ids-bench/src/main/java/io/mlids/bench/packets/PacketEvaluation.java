package io.mlids.bench.packets;

import io.mlids.api.packets.CarveLimits;
import io.mlids.api.packets.CarvedPackets;
import io.mlids.api.packets.IncidentSelection;
import io.mlids.api.packets.PacketCarver;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.packets.ring.PacketRecording;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.bench.incident.ReportedIncidents;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.pipeline.IncidentWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keeps the packets of captures, carves those of each incident, and detects incidents in the carved
 * packets. Immutable.
 *
 * @param incidents all incidents in all captures
 */
public record PacketEvaluation(List<CarvedIncident> incidents) {
  private static final long RING_BYTES = 1L << 30;

  public PacketEvaluation {
    incidents = List.copyOf(incidents);
  }

  /** Evaluates the captures in a directory and prints a table. */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("ml-ids-packets");
    try {
      of(Path.of(arguments[0]), work)
          .print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    } finally {
      delete(work);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /**
   * Evaluates the captures in a directory.
   *
   * @param work an empty directory
   */
  public static PacketEvaluation of(Path captures, Path work) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(captures)) {
      files = all.filter(each -> each.toString().contains(".pcap")).sorted().toList();
    }
    List<CarvedIncident> carved = new ArrayList<>();
    PacketSettings settings = PacketSettings.of(work.resolve("ring"), RING_BYTES);
    try (PacketRing ring = PacketRing.start(settings, Clock.systemUTC())) {
      long run = 0;
      for (Path each : files) {
        run++;
        carved.addAll(read(each, run, ring, work.resolve("carved.pcapng")));
      }
    }
    return new PacketEvaluation(carved);
  }

  private static List<CarvedIncident> read(Path capture, long run, PacketRing ring, Path carved)
      throws IOException {
    AlertOrigin origin = AlertOrigin.upload(capture.getFileName().toString());
    Map<String, Incident> latest = new LinkedHashMap<>();
    IncidentWatch watch =
        new IncidentWatch(
            FeatureProfile.CORRECTED,
            BehaviourSettings.shipped(),
            1,
            (event, incident) -> latest.put(incident.id(), incident));
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    long packets = 0;
    try (PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT);
        PacketRecording recording = ring.begin(run, () -> origin)) {
      while (source.next()) {
        packets++;
        recording.add(source);
        watch.add(source, packet, decoder.decode(source, packet));
      }
    }
    watch.finish();
    PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
    List<CarvedIncident> results = new ArrayList<>();
    for (Incident each : latest.values()) {
      RunChoice choice = new RunChoice.ByNumber(run, origin.text(), Long.MAX_VALUE);
      PacketCarver.Result result =
          carver.carve(
              each.id(), new IncidentSelection(each), choice, CarveLimits.DEFAULT.packets());
      if (result instanceof PacketCarver.Result.Found found) {
        try (CarvedPackets of = found.packets();
            OutputStream out = Files.newOutputStream(carved)) {
          of.writeTo(out);
        }
        List<Incident> given = ReportedIncidents.of(carved, (p, outcome, micros) -> {}).incidents();
        results.add(
            CarvedIncident.of(
                capture.getFileName().toString(),
                each,
                given,
                found.packets().packets(),
                packets,
                arePartOf(carved, capture)));
      } else {
        results.add(
            CarvedIncident.of(
                capture.getFileName().toString(), each, List.of(), 0, packets, false));
      }
    }
    return results;
  }

  /** Returns whether the packets of one capture are in the other, in the same order. */
  private static boolean arePartOf(Path carved, Path capture) throws IOException {
    try (PacketSource part = CaptureFile.open(carved, ReadMode.TOLERANT);
        PacketSource whole = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      while (part.next()) {
        boolean found = false;
        while (!found && whole.next()) {
          found = isSame(part, whole);
        }
        if (!found) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean isSame(PacketSource one, PacketSource other) {
    return one.timestamp() == other.timestamp()
        && one.length() == other.length()
        && one.linkType() == other.linkType()
        && Arrays.equals(
            one.bytes(),
            one.offset(),
            one.offset() + one.capturedLength(),
            other.bytes(),
            other.offset(),
            other.offset() + other.capturedLength());
  }

  private void print(PrintStream out) {
    Map<String, List<CarvedIncident>> byKind = new TreeMap<>();
    incidents.forEach(
        each ->
            byKind.computeIfAbsent(each.incident().kind().id(), _ -> new ArrayList<>()).add(each));
    out.printf(
        "%-20s %9s %9s %12s %12s %9s%n", "kind", "incidents", "again", "packets", "of", "original");
    byKind.forEach((kind, each) -> printRow(out, kind, each));
    printRow(out, "all", incidents);
    for (CarvedIncident each : incidents) {
      if (!each.isGivenAgain() || !each.areOriginal()) {
        out.println(
            each.capture()
                + ": "
                + each.incident().title()
                + "; its "
                + each.packets()
                + " packets give "
                + each.again().map(Incident::title).orElse("no incident of this kind")
                + (each.areOriginal() ? "" : ", and are not those of the capture"));
      }
    }
  }

  private static void printRow(PrintStream out, String name, List<CarvedIncident> of) {
    out.printf(
        "%-20s %9d %9d %12d %12d %9d%n",
        name,
        of.size(),
        of.stream().filter(CarvedIncident::isGivenAgain).count(),
        of.stream().mapToLong(CarvedIncident::packets).sum(),
        of.stream().mapToLong(CarvedIncident::allPackets).sum(),
        of.stream().filter(CarvedIncident::areOriginal).count());
  }
}
