package io.mlids.bench.flow;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a pcap file. */
final class CaptureWriter implements Closeable {
  private final DataOutputStream out;
  private long micros = 1_700_000_000_000_000L;
  private long packets;
  private long bytes = 24;

  CaptureWriter(OutputStream stream) throws IOException {
    out = new DataOutputStream(stream);
    out.writeInt(0xA1B2C3D4);
    out.writeInt(0x00020004);
    out.writeLong(0);
    out.writeInt(262_144);
    out.writeInt(1);
  }

  /** Writes an Ethernet frame this many microseconds after the previous one. */
  void write(int after, byte[] frame) throws IOException {
    micros += after;
    out.writeInt((int) (micros / 1_000_000));
    out.writeInt((int) (micros % 1_000_000));
    out.writeInt(frame.length);
    out.writeInt(frame.length);
    out.write(frame);
    packets++;
    bytes += 16 + frame.length;
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
