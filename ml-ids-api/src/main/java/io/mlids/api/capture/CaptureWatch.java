package io.mlids.api.capture;

import io.mlids.api.incident.StateMemory;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.pipeline.PacketWatch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the incidents of one capture within a fixed share of the memory for captures. Used by one
 * thread at a time; any thread may call {@link #bytesHeld}.
 */
final class CaptureWatch implements PacketWatch {
  /** The state of one capture takes at most 1/16 of the memory for all captures. */
  static final int SHARE = 16;

  private static final int COUNT_EVERY = 256;

  private final IncidentWatch watch;
  private int sinceCount;
  private volatile long bytesHeld;

  /**
   * Creates a watch without any state.
   *
   * @param memory the bytes for all captures
   * @param settings the settings of the rules; their table sizes are reduced to fit the memory
   */
  CaptureWatch(
      FeatureProfile profile, long memory, BehaviourSettings settings, IncidentListener listener) {
    this.watch =
        new IncidentWatch(
            profile,
            StateMemory.fitted(settings, memory / SHARE),
            ThreadLocalRandom.current().nextLong(),
            listener);
  }

  /** The approximate bytes that the state of hosts and conversations takes. */
  long bytesHeld() {
    return bytesHeld;
  }

  @Override
  public void begin(String origin) {
    watch.begin(origin);
  }

  @Override
  public void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome) {
    watch.add(source, packet, outcome);
    if (++sinceCount >= COUNT_EVERY) {
      sinceCount = 0;
      bytesHeld = StateMemory.bytes(watch.statistics(), watch.incidentBytes());
    }
  }

  @Override
  public void advance(long now) {
    watch.advance(now);
  }

  @Override
  public void finish() {
    watch.finish();
    bytesHeld = 0;
  }
}
