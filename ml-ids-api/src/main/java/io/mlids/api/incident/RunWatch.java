package io.mlids.api.incident;

import io.mlids.api.packets.ring.PacketRecording;
import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.pipeline.PacketWatch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds incidents and names in a run's packets, keeps the packets if required, and counts the
 * incidents that are discarded at the limits. Used by one thread at a time; any thread may call
 * {@link #bytesHeld}.
 */
public final class RunWatch implements PacketWatch {
  private static final int COUNT_EVERY = 256;

  private final IncidentWatch watch;
  private final DiscardCount discarded;
  private final PacketRecording packets;
  private int sinceCount;
  private volatile long bytesHeld;

  /**
   * Creates a watch with no state.
   *
   * @param settings the rule settings, with table sizes that fit the available memory
   * @param run receives the incidents
   */
  public RunWatch(FeatureProfile profile, BehaviourSettings settings, IncidentRun run) {
    this.watch =
        new IncidentWatch(
            profile, settings, ThreadLocalRandom.current().nextLong(), run, run.names()::observe);
    this.discarded = run.discardCount();
    this.packets = run.packets();
  }

  /** The approximate memory used by the state of hosts and conversations, in bytes. */
  public long bytesHeld() {
    return bytesHeld;
  }

  @Override
  public void begin(String origin) {
    watch.begin(origin);
  }

  @Override
  public void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome) {
    packets.add(source);
    watch.add(source, packet, outcome);
    if (++sinceCount >= COUNT_EVERY) {
      sinceCount = 0;
      BehaviourStatistics state = watch.statistics();
      bytesHeld =
          BehaviourSettings.typicalStateBytes(state.active(), state.subjects(), state.setMembers())
              + watch.incidentBytes();
      discarded.upTo(watch.incidents());
    }
  }

  @Override
  public void advance(long now) {
    packets.flush();
    watch.advance(now);
    discarded.upTo(watch.incidents());
  }

  @Override
  public void finish() {
    packets.flush();
    watch.finish();
    discarded.upTo(watch.incidents());
    bytesHeld = 0;
  }
}
