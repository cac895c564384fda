package io.mlids.core.capture;

import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * A capture that is still being written while it is read, such as one received over a connection.
 * Only one thread may read and close the capture. Any thread may call {@link #stop} and {@link
 * #statistics}.
 */
public final class StreamedCapture extends ForwardingSource implements LiveSource {
  private static final int STATISTICS_EVERY = 1 << 10;

  private final Runnable end;
  private final LongConsumer progress;
  private int untilStatistics = STATISTICS_EVERY;
  private volatile CaptureStatistics published = CaptureStatistics.NONE;

  /**
   * Creates a source that provides packets until its stream ends.
   *
   * @param end ends the stream after the data that has already arrived, and wakes a reader that is
   *     waiting for more data; any thread may call it at any time
   * @param progress called at intervals with the number of packets read since the last call
   */
  public StreamedCapture(PacketSource capture, Runnable end, LongConsumer progress) {
    super(capture);
    this.end = end;
    this.progress = progress;
  }

  @Override
  public boolean next() throws IOException {
    boolean more = false;
    try {
      more = source.next();
    } finally {
      if (!more || --untilStatistics == 0) {
        publish();
      }
    }
    return more;
  }

  private void publish() {
    untilStatistics = STATISTICS_EVERY;
    CaptureStatistics now = source.statistics();
    progress.accept(now.packets() - published.packets());
    published = now;
  }

  @Override
  public void stop() {
    end.run();
  }

  /** The counts so far. Until the stream ends, the counts lag slightly behind. */
  @Override
  public CaptureStatistics statistics() {
    return published;
  }
}
