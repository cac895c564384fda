package io.mlids.api.packets;

import io.mlids.api.packets.ring.PacketRecording;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.testing.CaptureBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps packets in a ring and reads what was carved. */
public final class KeptPackets {
  public static final AlertOrigin SENSOR = new AlertOrigin(AlertOrigin.Kind.SENSOR, "eth0");
  public static final AlertOrigin UPLOAD = AlertOrigin.upload("monday.pcap");

  private KeptPackets() {}

  /** Keeps the packets of a capture. */
  public static void keep(PacketRing ring, long run, AlertOrigin origin, byte[] capture)
      throws IOException {
    try (PacketSource source = open(capture);
        PacketRecording recording = ring.begin(run, () -> origin)) {
      while (source.next()) {
        recording.add(source);
      }
    }
  }

  public static PacketSource open(byte[] capture) throws IOException {
    return CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT);
  }

  /** The packets in a capture. */
  public static List<CaptureBytes.Packet> packets(byte[] capture) throws IOException {
    List<CaptureBytes.Packet> packets = new ArrayList<>();
    try (PacketSource source = open(capture)) {
      while (source.next()) {
        byte[] bytes =
            Arrays.copyOfRange(
                source.bytes(), source.offset(), source.offset() + source.capturedLength());
        packets.add(
            new CaptureBytes.Packet(
                source.timestamp(), bytes, source.capturedLength(), source.length()));
      }
    }
    return packets;
  }

  /** Carves packets; fails if none are found. */
  public static byte[] carve(PacketRing ring, PacketSelection selection, RunChoice choice)
      throws IOException {
    PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
    return carve(carver, selection, choice, CarveLimits.DEFAULT.packets());
  }

  /** Carves packets; fails if none are found. */
  public static byte[] carve(
      PacketCarver carver, PacketSelection selection, RunChoice choice, int most)
      throws IOException {
    PacketCarver.Result result = carver.carve("a test", selection, choice, most);
    if (!(result instanceof PacketCarver.Result.Found found)) {
      throw new AssertionError(result);
    }
    try (CarvedPackets packets = found.packets()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      packets.writeTo(out);
      return out.toByteArray();
    }
  }

  /** The comment of a pcapng file's first section. */
  public static String comment(byte[] capture) {
    int length = Byte.toUnsignedInt(capture[26]) | Byte.toUnsignedInt(capture[27]) << 8;
    return new String(capture, 28, length, StandardCharsets.UTF_8);
  }
}
