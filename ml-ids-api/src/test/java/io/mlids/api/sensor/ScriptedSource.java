package io.mlids.api.sensor;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Gives the packets of a capture, then waits until it is stopped or made to fail. */
final class ScriptedSource implements LiveSource {
  private final PacketSource packets;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile IOException failure;
  private volatile CaptureStatistics read = CaptureStatistics.NONE;

  ScriptedSource(byte[] capture) throws IOException {
    packets = CaptureFile.open(new ByteArrayInputStream(capture), "test", Reading.TOLERANT);
  }

  void fail(String message) {
    failure = new IOException(message);
    over.countDown();
  }

  @Override
  public boolean next() throws IOException {
    if (packets.next()) {
      read = packets.statistics();
      return true;
    }
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }

  @Override
  public void stop() {
    over.countDown();
  }

  @Override
  public byte[] bytes() {
    return packets.bytes();
  }

  @Override
  public int offset() {
    return packets.offset();
  }

  @Override
  public int capturedLength() {
    return packets.capturedLength();
  }

  @Override
  public int length() {
    return packets.length();
  }

  @Override
  public long timestamp() {
    return packets.timestamp();
  }

  @Override
  public int linkType() {
    return packets.linkType();
  }

  @Override
  public CaptureStatistics statistics() {
    return read;
  }

  @Override
  public void close() throws IOException {
    packets.close();
  }
}
