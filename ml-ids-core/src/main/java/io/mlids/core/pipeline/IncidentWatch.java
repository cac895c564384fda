package io.mlids.core.pipeline;

import io.mlids.core.behaviour.Behaviour;
import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentBook;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentStatistics;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.PacketDecoder;
import io.mlids.core.packet.PacketOutcome;

/**
 * Detects incidents in packets. Behaviour rules do not depend on the profile: the profile cse2018
 * decodes neither IPv6 nor tunnels, so with it, packets are decoded a second time. Used only by the
 * reading thread.
 */
public final class IncidentWatch implements PacketWatch {
  private final BehaviourSettings settings;
  private final long seed;
  private final IncidentListener listener;
  private final boolean decodesItself;
  private final DecodedPacket own = new DecodedPacket();
  private PacketDecoder decoder = new InnermostIpDecoder();
  private IncidentBook book;
  private Behaviour behaviour;

  /**
   * Creates a watch without any state.
   *
   * @param profile the profile of the extraction whose packets are watched
   * @param seed seed of the hash tables; keep it secret from senders of packets. Does not affect
   *     results
   * @param listener receives incidents on the reading thread; {@link #finish} reports those that
   *     are still open once more as updated
   */
  public IncidentWatch(
      FeatureProfile profile, BehaviourSettings settings, long seed, IncidentListener listener) {
    this.settings = settings;
    this.seed = seed;
    this.listener = listener;
    this.decodesItself = profile != FeatureProfile.CORRECTED;
    reset();
  }

  private void reset() {
    book = new IncidentBook(listener);
    behaviour = new Behaviour(settings, seed, book);
  }

  @Override
  public void begin(String origin) {
    listener.begins(origin);
  }

  @Override
  public void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome) {
    DecodedPacket decoded = packet;
    PacketOutcome became = outcome;
    if (decodesItself) {
      decoded = own;
      became = decoder.decode(source, own);
    }
    if (became == PacketOutcome.DECODED) {
      book.advance(decoded.timestamp());
      behaviour.add(decoded, source.bytes(), source.offset() + source.capturedLength());
    }
  }

  @Override
  public void advance(long now) {
    decoder.expire(now);
    behaviour.advance(now);
    book.advance(now);
  }

  @Override
  public void finish() {
    behaviour.finish();
    for (Incident each : book.open()) {
      listener.changed(IncidentListener.Event.UPDATED, each);
    }
    listener.finished();
    decoder = new InnermostIpDecoder();
    reset();
  }

  /** The counts of incidents and stories. */
  public IncidentStatistics incidents() {
    return book.statistics();
  }

  /** The counts of the behaviour state. */
  public BehaviourStatistics statistics() {
    return behaviour.statistics();
  }
}
