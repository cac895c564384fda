package io.mlids.api.capture;

import io.mlids.core.behaviour.BehaviourSettings;
import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.pipeline.PacketWatch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the incidents of one capture within a fixed part of the memory for captures, and says how
 * much of it is in use. One thread at a time; any may ask for {@link #bytesHeld}.
 */
final class CaptureWatch implements PacketWatch {
  /** The state of a capture takes at most this part of the memory for all captures. */
  static final int SHARE = 16;

  /** A conversation that goes on. */
  static final long BYTES_PER_CONVERSATION = 300;

  /** A source, a service, a pair and so on, with the conversations that it shows. */
  static final long BYTES_PER_SUBJECT = 400;

  private static final int COUNT_EVERY = 256;

  private final IncidentWatch watch;
  private int sinceCount;
  private volatile long bytesHeld;

  /**
   * A watch that has seen nothing.
   *
   * @param memory bytes for all captures
   * @param settings numbers of the rules; of its room no more is used than the memory allows
   */
  CaptureWatch(
      FeatureProfile profile, long memory, BehaviourSettings settings, IncidentListener listener) {
    this.watch =
        new IncidentWatch(
            profile,
            settings.withState(subjects(memory)),
            ThreadLocalRandom.current().nextLong(),
            listener);
  }

  /** Room for subjects of a kind; there are six kinds, and twice as many conversations. */
  private static int subjects(long memory) {
    long each = 6 * BYTES_PER_SUBJECT + 2 * BYTES_PER_CONVERSATION;
    return (int) Math.min(Integer.MAX_VALUE / 2, memory / SHARE / each);
  }

  /** About how many bytes the state of hosts and conversations takes. */
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
      BehaviourStatistics now = watch.statistics();
      bytesHeld = now.active() * BYTES_PER_CONVERSATION + now.subjects() * BYTES_PER_SUBJECT;
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
