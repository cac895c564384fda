package io.mlids.api.sensor;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.ForwardingSource;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.capture.ReadMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Supplies the packets of a capture, then blocks until the test stops it or makes it fail. */
final class ScriptedSource extends ForwardingSource implements LiveSource {
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile IOException failure;
  private volatile CaptureStatistics read = CaptureStatistics.NONE;

  ScriptedSource(byte[] capture) throws IOException {
    super(CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT));
  }

  void fail(String message) {
    failure = new IOException(message);
    over.countDown();
  }

  @Override
  public boolean next() throws IOException {
    if (source.next()) {
      read = source.statistics();
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
  public CaptureStatistics statistics() {
    return read;
  }
}
