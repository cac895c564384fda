package io.mlids.core.pipeline;

import io.mlids.core.behaviour.Behaviour;
import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentBook;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentStatistics;
import io.mlids.core.packet.DecodedPacket;

/** Detects incidents in decoded packets. Used by one thread only. */
final class PacketIncidents implements DecodedPackets {
  private final BehaviourSettings settings;
  private final long seed;
  private final IncidentListener listener;
  private IncidentBook book;
  private Behaviour behaviour;

  /** The counts in the incident books of finished inputs. */
  private IncidentStatistics earlier = IncidentStatistics.NONE;

  /** Creates an instance with no state; see {@link IncidentWatch}. */
  PacketIncidents(BehaviourSettings settings, long seed, IncidentListener listener) {
    this.settings = settings;
    this.seed = seed;
    this.listener = listener;
    reset();
  }

  private void reset() {
    book = new IncidentBook(listener, settings.incidentBytes());
    behaviour = new Behaviour(settings, seed, book);
  }

  @Override
  public void begin(String origin) {
    listener.begins(origin);
  }

  @Override
  public void add(DecodedPacket packet, byte[] bytes, int end) {
    book.advance(packet.timestamp());
    behaviour.add(packet, bytes, end);
  }

  @Override
  public void advance(long now) {
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
    earlier = incidents();
    reset();
  }

  /**
   * The numbers of incidents and stories kept for this input, and of those discarded since the
   * first input.
   */
  IncidentStatistics incidents() {
    return book.statistics().after(earlier);
  }

  /** See {@link IncidentBook#bytes}. */
  long incidentBytes() {
    return book.bytes();
  }

  /** The counts that the rules and their tables keep. */
  BehaviourStatistics statistics() {
    return behaviour.statistics();
  }
}
