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
import java.util.Optional;

/**
 * Detects incidents in packets. Behaviour is derived from the packets themselves, regardless of the
 * features that a model needs. The decoder for the published CSVs supports neither IPv6 nor
 * tunnels, so the watch decodes packets again if the extraction uses that decoder. Only the reading
 * thread may call a watch, except where a method allows another thread.
 *
 * <p>Incidents are detected on the reading thread or, with {@link #withThread}, on a thread that
 * the watch owns; the results are the same.
 */
public final class IncidentWatch implements PacketWatch, AutoCloseable {
  private final boolean decodesItself;
  private final PacketIncidents incidents;
  private final DecodedPackets packets;
  private final Optional<PacketHandoff> handoff;
  private final PacketListener also;
  private final DecodedPacket own = new DecodedPacket();
  private PacketDecoder decoder = new InnermostIpDecoder();

  /**
   * Creates a watch with no state.
   *
   * @param profile the profile of the extraction whose packets are watched
   * @param seed seed of the hash tables; keep it secret from packet senders. It does not affect
   *     results
   * @param listener receives incidents on the reading thread; {@link #finish} reports open
   *     incidents again, as updated
   */
  public IncidentWatch(
      FeatureProfile profile, BehaviourSettings settings, long seed, IncidentListener listener) {
    this(profile, settings, seed, listener, PacketListener.NONE);
  }

  /**
   * Creates a watch with no state, which passes its packets on; see the other constructor.
   *
   * @param also receives each packet, on the reading thread
   */
  public IncidentWatch(
      FeatureProfile profile,
      BehaviourSettings settings,
      long seed,
      IncidentListener listener,
      PacketListener also) {
    this.decodesItself = profile != FeatureProfile.CORRECTED;
    this.incidents = new PacketIncidents(settings, seed, listener);
    this.packets = incidents;
    this.handoff = Optional.empty();
    this.also = also;
  }

  private IncidentWatch(FeatureProfile profile, PacketIncidents incidents, PacketHandoff handoff) {
    this.decodesItself = profile != FeatureProfile.CORRECTED;
    this.incidents = incidents;
    this.packets = handoff;
    this.handoff = Optional.of(handoff);
    this.also = PacketListener.NONE;
  }

  /**
   * Creates a watch that detects incidents on its own thread. The reading thread only copies
   * packets for it, at most a few thousand at a time. Close the watch to end the thread.
   *
   * @param listener receives incidents on that thread; {@link #finish} returns after the listener
   *     has received the last incident. If the listener throws an exception, a later call to {@link
   *     #begin}, {@link #add}, {@link #advance} or {@link #finish} rethrows it; otherwise, {@link
   *     #close} does
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
  public void reads(PacketSource source) {
    handoff.ifPresent(thread -> thread.begin(source.retain(thread)));
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
      int end = source.offset() + source.capturedLength();
      packets.add(decoded, source.bytes(), end);
      also.add(decoded, source.bytes(), end);
    }
  }

  @Override
  public void advance(long now) {
    decoder.expire(now);
    packets.advance(now);
  }

  @Override
  public void ends() {
    packets.ends();
  }

  @Override
  public void finish() {
    packets.finish();
    decoder = new InnermostIpDecoder();
  }

  /**
   * Returns the counts that the rules and their tables keep. Must be called on the thread that
   * detects the incidents, or after {@link #finish}.
   */
  public BehaviourStatistics statistics() {
    return incidents.statistics();
  }

  /**
   * Returns how many incidents and stories are kept and how many have been discarded. The discards
   * are counted from the creation of the watch; {@link #finish} does not reset these counts. Call
   * this method on the same threads as {@link #statistics}.
   */
  public IncidentStatistics incidents() {
    return incidents.incidents();
  }

  /**
   * The approximate memory that the incidents use, in bytes. Call this method only on threads that
   * may call {@link #statistics}.
   */
  public long incidentBytes() {
    return incidents.incidentBytes();
  }

  /** Ends the thread of {@link #withThread}; packets that it has not processed are lost. */
  @Override
  public void close() {
    handoff.ifPresent(PacketHandoff::close);
  }
}
