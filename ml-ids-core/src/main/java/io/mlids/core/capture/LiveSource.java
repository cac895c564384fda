package io.mlids.core.capture;

/**
 * A source that runs until it is stopped. Any thread may call {@link #stop} and {@link #statistics}
 * while another thread reads packets.
 */
public interface LiveSource extends PacketSource {

  /**
   * Makes {@link #next} return false once it has returned the packets that have already arrived.
   */
  void stop();
}
