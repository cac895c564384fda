package io.mlids.api.packets.ring;

import io.mlids.core.alert.AlertOrigin;
import java.util.function.Supplier;

/** Starts to keep the packets of captures. Thread-safe. */
public interface PacketRecorder {
  /** Keeps no packets. */
  PacketRecorder NONE = (run, origin) -> PacketRecording.NONE;

  /**
   * Starts to keep the packets of a run.
   *
   * @param run the number of the run
   * @param origin supplies the origin of the packets; called when the first packet arrives
   */
  PacketRecording begin(long run, Supplier<AlertOrigin> origin);
}
