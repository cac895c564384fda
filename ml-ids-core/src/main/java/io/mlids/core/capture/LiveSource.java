package io.mlids.core.capture;

/**
 * A source that runs until it is stopped. Any thread may call {@link #stop} and {@link #statistics}
 * while another one reads.
 */
public interface LiveSource extends PacketSource {

  /** Makes {@link #next} return false soon, after the packets that have already arrived. */
  void stop();
}
