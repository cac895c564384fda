package io.mlids.core.pipeline;

import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentStatistics;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.PacketDecoder;
import io.mlids.core.packet.PacketOutcome;

/**
 * Packets to incidents. Behaviour is derived from the packets themselves, regardless of the
 * features that a model needs: where the extraction's decoder is that of the published CSVs, which
 * knows neither IPv6 nor tunnels, packets are decoded once more. Belongs to the thread that reads.
 *
 * <p>Incidents are found by the reading thread, or by another one that the watch owns ({@link
 * #withThread}); they are the same.
 */
public final class IncidentWatch implements PacketWatch, AutoCloseable {
  private final boolean decodesItself;
  private final PacketIncidents incidents;
  private final DecodedPackets packets;
  private final Runnable closing;
  private final DecodedPacket own = new DecodedPacket();
  private PacketDecoder decoder = new InnermostIpDecoder();

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
    this.decodesItself = profile != FeatureProfile.CORRECTED;
    this.incidents = new PacketIncidents(settings, seed, listener);
    this.packets = incidents;
    this.closing = () -> {};
  }

  private IncidentWatch(FeatureProfile profile, PacketIncidents incidents, PacketHandoff handoff) {
    this.decodesItself = profile != FeatureProfile.CORRECTED;
    this.incidents = incidents;
    this.packets = handoff;
    this.closing = handoff::close;
  }

  /**
   * Creates a watch that copies packets, at most a few thousand at a time, for a thread of its own,
   * so that the reading thread does little more than without a watch. Close it to end the thread.
   *
   * @param listener receives incidents, by that thread; {@link #finish} returns after the last of
   *     them. What it throws, a later call of the watch throws
   */
  public static IncidentWatch withThread(
      FeatureProfile profile, BehaviourSettings settings, long seed, IncidentListener listener) {
    PacketIncidents incidents = new PacketIncidents(settings, seed, listener);
    return new IncidentWatch(profile, incidents, new PacketHandoff(incidents));
  }

  @Override
  public void begin(String origin) {
    packets.begin(origin);
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
      packets.add(decoded, source.bytes(), source.offset() + source.capturedLength());
    }
  }

  @Override
  public void advance(long now) {
    decoder.expire(now);
    packets.advance(now);
  }

  @Override
  public void finish() {
    packets.finish();
    decoder = new InnermostIpDecoder();
  }

  /**
   * Counts of what was seen and is held, for the thread that finds the incidents, or after {@link
   * #finish}.
   */
  public BehaviourStatistics statistics() {
    return incidents.statistics();
  }

  /**
   * The incidents and stories that are held, and those discarded since the watch was created, even
   * before {@link #finish}; for the threads of {@link #statistics}.
   */
  public IncidentStatistics incidents() {
    return incidents.incidents();
  }

  /** About how much memory the incidents take; see {@link #statistics}. */
  public long incidentBytes() {
    return incidents.incidentBytes();
  }

  /** Ends the thread of {@link #withThread}; what was not finished is lost. */
  @Override
  public void close() {
    closing.run();
  }
}
