package io.mlids.core.capture;

/**
 * A source that goes on until it is stopped. {@link #stop} and {@link #statistics} may be called by
 * any thread while another one reads.
 */
public interface LiveSource extends PacketSource {

  /**
   * Lets {@link #next} say before long that there is nothing more, once it has given what had come
   * already.
   */
  void stop();
}
