package io.mlids.bench.flow;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Repeats real captures, with different addresses in each round, until a file is large enough:
 * {@code LargeCapture DIR OUTPUT BYTES}. Uses only captures of IPv4 over Ethernet with at least
 * five packets per flow key, and interleaves sixteen captures at a time.
 */
public final class LargeCapture {
  private static final int SIDE_BY_SIDE = 16;
  private static final int LEAST_PACKETS = 50;
  private static final int LEAST_PACKETS_OF_A_KEY = 5;
  private static final int LEAST_MEAN_LENGTH = 150;
  private static final int ADDRESSES = 26;
  private static final int MICROS_BETWEEN_PACKETS = 200;

  private LargeCapture() {}

  public static void main(String[] arguments) throws IOException {
    List<List<byte[]>> captures = captures(Path.of(arguments[0]));
    long size = Long.parseLong(arguments[2]);
    try (CaptureWriter writer =
        new CaptureWriter(
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])), 1 << 20))) {
      for (int round = 1; writer.bytes() < size; round++) {
        for (int from = 0; from < captures.size(); from += SIDE_BY_SIDE) {
          int to = Math.min(captures.size(), from + SIDE_BY_SIDE);
          writeSideBySide(captures.subList(from, to), round, writer);
        }
      }
      System.err.printf("%d packets, %d bytes%n", writer.packets(), writer.bytes());
    }
  }

  private static void writeSideBySide(List<List<byte[]>> group, int round, CaptureWriter writer)
      throws IOException {
    int longest = group.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<byte[]> capture : group) {
        if (i < capture.size()) {
          byte[] packet = capture.get(i).clone();
          ByteBuffer header = ByteBuffer.wrap(packet);
          header.putInt(ADDRESSES, header.getInt(ADDRESSES) ^ round << 8);
          header.putInt(ADDRESSES + 4, header.getInt(ADDRESSES + 4) ^ round << 8);
          writer.write(MICROS_BETWEEN_PACKETS, packet);
        }
      }
    }
  }

  private static List<List<byte[]>> captures(Path folder) throws IOException {
    List<List<byte[]>> captures = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pcap")).sorted().toList()) {
        List<byte[]> packets = ipv4Packets(file);
        long bytes = packets.stream().mapToLong(p -> p.length).sum();
        if (packets.size() >= LEAST_PACKETS
            && packets.size() >= LEAST_PACKETS_OF_A_KEY * keys(packets)
            && bytes >= (long) LEAST_MEAN_LENGTH * packets.size()) {
          captures.add(packets);
        }
      }
    }
    if (captures.isEmpty()) {
      throw new IOException(folder + ": no capture with long enough flows");
    }
    return captures;
  }

  private static List<byte[]> ipv4Packets(Path file) throws IOException {
    List<byte[]> packets = new ArrayList<>();
    try (PacketSource source = CaptureFile.open(file, ReadMode.TOLERANT)) {
      while (source.next()) {
        int at = source.offset();
        byte[] packet = Arrays.copyOfRange(source.bytes(), at, at + source.capturedLength());
        if (packet.length >= 42 && packet[12] == 8 && packet[13] == 0) {
          packets.add(packet);
        }
      }
    }
    return packets;
  }

  /** Estimates the number of flows, assuming IPv4 headers without options. */
  private static int keys(List<byte[]> packets) {
    Set<Long> keys = new HashSet<>();
    for (byte[] packet : packets) {
      ByteBuffer header = ByteBuffer.wrap(packet);
      long a = Integer.toUnsignedLong(header.getInt(26)) << 16 | header.getShort(34) & 0xFFFF;
      long b = Integer.toUnsignedLong(header.getInt(30)) << 16 | header.getShort(36) & 0xFFFF;
      keys.add(Math.min(a, b) * 31 + Math.max(a, b));
    }
    return keys.size();
  }
}
