package io.mlids.core.capture;

/** Keeps a {@link PacketSource} from overwriting bytes of earlier packets that are still in use. */
@FunctionalInterface
public interface WindowGuard {

  /**
   * Called by the reading thread before the source overwrites an array; returns once none of the
   * array's bytes is in use.
   *
   * @param bytes an array that {@link PacketSource#bytes} returned for earlier packets
   */
  void release(byte[] bytes);
}
