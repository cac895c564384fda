package io.mlids.bench.mass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs Wireshark's command-line tools, which must be installed. */
final class Wireshark {
  private static final List<String> FIELDS =
      List.of(
          "ip.src",
          "ip.dst",
          "ipv6.src",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "udp.srcport",
          "udp.dstport",
          "ip.flags.mf",
          "ip.frag_offset",
          "ipv6.fraghdr.offset");

  /**
   * The connections in a capture.
   *
   * @param plain connections of complete packets with one IP header
   * @param nested possible connections of all other packets (tunnelled, quoted in ICMP errors or
   *     fragmented): every pair of addresses combined with every pair of ports
   */
  record Connections(Set<Connection> plain, Set<Connection> nested) {}

  private Wireshark() {}

  /**
   * The number of packets in each file according to {@code capinfos}, excluding files that it
   * cannot open.
   */
  static Map<Path, Long> packets(List<Path> files) throws IOException {
    Map<Path, Long> packets = new HashMap<>();
    List<String> command = new ArrayList<>(List.of("capinfos", "-T", "-M", "-r", "-c"));
    files.forEach(file -> command.add(file.toString()));
    for (String line : run(command)) {
      int tab = line.lastIndexOf('\t');
      if (tab > 0) {
        packets.put(Path.of(line.substring(0, tab)), Long.parseLong(line.substring(tab + 1)));
      }
    }
    return packets;
  }

  /** The TCP and UDP connections according to {@code tshark}, without reassembly of fragments. */
  static Connections connections(Path file) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-n", "-r", file.toString(), "-o", "ip.defragment:FALSE"));
    command.addAll(List.of("-o", "ipv6.defragment:FALSE", "-T", "fields", "-E", "occurrence=a"));
    for (String field : FIELDS) {
      command.addAll(List.of("-e", field));
    }
    Connections connections = new Connections(new HashSet<>(), new HashSet<>());
    for (String line : run(command)) {
      add(line.split("\t", -1), connections);
    }
    return connections;
  }

  private static void add(String[] fields, Connections connections) {
    List<String> from = new ArrayList<>(values(fields[0]));
    from.addAll(values(fields[2]));
    List<String> to = new ArrayList<>(values(fields[1]));
    to.addAll(values(fields[3]));
    boolean fragment =
        fields[8].matches(".*[1T].*") || !fields[9].matches("[0,]*") || !fields[10].isEmpty();
    for (int protocol : new int[] {6, 17}) {
      int at = protocol == 6 ? 4 : 6;
      List<String> fromPorts = values(fields[at]);
      List<String> toPorts = values(fields[at + 1]);
      boolean plain =
          !fragment && from.size() == 1 && fromPorts.size() == 1 && fields[10 - at].isEmpty();
      for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
        for (int j = 0; j < Math.min(fromPorts.size(), toPorts.size()); j++) {
          (plain ? connections.plain() : connections.nested())
              .add(
                  Connection.of(
                      address(from.get(i)),
                      fromPorts.get(j),
                      address(to.get(i)),
                      toPorts.get(j),
                      protocol));
        }
      }
    }
  }

  private static List<String> values(String field) {
    return field.isEmpty() ? List.of() : List.of(field.split(","));
  }

  /** The address in Java's notation. Causes no DNS lookup, because the text is an address. */
  static String address(String text) {
    try {
      return InetAddress.getByName(text).getHostAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    try (var lines = process.inputReader(StandardCharsets.ISO_8859_1)) {
      return lines.lines().toList();
    }
  }
}
