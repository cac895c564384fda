package io.mlids.bench.field;

import io.mlids.core.incident.Incident;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The label of a capture: a row of {@code labels.tsv}.
 *
 * @param kind {@code benign}, or the kind of attack
 * @param attackers the attackers' addresses; empty if unknown or forged
 * @param victims the victims' addresses; empty if unknown
 * @param flows the number of flows in the capture; empty if unknown
 */
public record FieldLabel(
    String file,
    String kind,
    List<AddressRange> attackers,
    List<AddressRange> victims,
    OptionalLong flows,
    String what) {
  private static final int COLUMNS = 6;

  /** Reads the rows below a file's header. */
  public static List<FieldLabel> read(Path file) throws IOException {
    List<FieldLabel> labels = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      if (cells.length < COLUMNS) {
        throw new IOException(
            file + ": line " + (labels.size() + 2) + ": " + cells.length + " columns instead of 7");
      }
      labels.add(
          new FieldLabel(
              cells[0],
              cells[1],
              ranges(cells[2]),
              ranges(cells[3]),
              cells[4].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cells[4])),
              cells[5]));
    }
    return labels;
  }

  private static List<AddressRange> ranges(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).map(AddressRange::parse).toList();
  }

  /** Returns whether the capture contains no attacks. */
  public boolean isBenign() {
    return kind.equals("benign");
  }

  /** Returns whether an incident names the labelled victims or, if known, attackers. */
  public boolean concerns(Incident incident) {
    if (incident.kind().isAboutVictim() && !victims.isEmpty()) {
      return isAmong(incident.victims(), victims);
    }
    if (!attackers.isEmpty()) {
      return isAmong(incident.attackers(), attackers);
    }
    return victims.isEmpty() || isAmong(incident.victims(), victims);
  }

  /** Returns whether any of the addresses is in any of the ranges. */
  private static boolean isAmong(List<IpAddress> addresses, List<AddressRange> ranges) {
    return addresses.stream()
        .map(each -> InetAddress.ofLiteral(each.toString()))
        .anyMatch(address -> ranges.stream().anyMatch(range -> range.contains(address)));
  }
}
