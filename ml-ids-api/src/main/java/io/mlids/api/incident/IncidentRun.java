package io.mlids.api.incident;

import io.mlids.api.name.SeenNames;
import io.mlids.api.packets.ring.PacketRecording;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The incidents in one capture, from its first packet until the run is closed. Closing the run
 * closes the incidents that are still open. Of an incident's updates, only those that raise its
 * severity are reported, and the first, second, fourth, eighth and so on. A long incident therefore
 * causes few notifications. Thread-safe.
 */
public final class IncidentRun implements IncidentListener, AutoCloseable {
  private final Incidents incidents;
  private final long run;
  private final Supplier<AlertOrigin> origin;
  private final String modelVersion;
  private final IncidentLimit limit;
  private final IncidentListener then;
  private final PacketRecording packets;
  private final Map<String, Open> open = new HashMap<>();
  private long opened;

  /**
   * An open incident, its highest severity so far, and the number of updates at the last report.
   */
  private record Open(KeptIncident kept, Severity worst, int reportedUpdates) {}

  /**
   * Creates a run with no incidents.
   *
   * @param run the number of this run
   * @param origin supplies the source of the packets at each change
   * @param modelVersion the version of the model whose verdicts may serve as evidence
   * @param then receives every change, including changes to suppressed and rejected incidents, with
   *     this server's IDs
   * @param packets keeps the packets of the run
   */
  IncidentRun(
      Incidents incidents,
      long run,
      Supplier<AlertOrigin> origin,
      String modelVersion,
      IncidentLimit limit,
      IncidentListener then,
      PacketRecording packets) {
    this.incidents = incidents;
    this.run = run;
    this.origin = origin;
    this.modelVersion = modelVersion;
    this.limit = limit;
    this.then = then;
    this.packets = packets;
  }

  /** Keeps the packets of this run; used by the thread that reads them. */
  PacketRecording packets() {
    return packets;
  }

  /** Learns names from the packets of this run. */
  SeenNames names() {
    return incidents.names();
  }

  /**
   * The number of the run in which an incident was found, which is the end of its id on this
   * server; empty if the id has another form.
   */
  public static OptionalLong numberIn(String id) {
    String end = id.substring(id.lastIndexOf('-') + 1);
    return end.length() <= 18 && end.matches("\\d+")
        ? OptionalLong.of(Long.parseLong(end))
        : OptionalLong.empty();
  }

  /** Creates a discard counter for a source of incidents in this run. */
  DiscardCount discardCount() {
    return new DiscardCount(incidents);
  }

  void countVerdictPairsEvicted(long pairs) {
    incidents.countVerdictPairsEvicted(pairs);
  }

  @Override
  public synchronized void changed(Event event, Incident found) {
    List<String> related = found.related().stream().map(this::ownId).toList();
    Incident incident = found.detached(ownId(found.id()), related);
    then.changed(event, incident);
    Open before = open.get(incident.id());
    if (before != null) {
      change(event, incident, before);
    } else if (event != Event.CLOSED) {
      open(incident, event == Event.OPENED);
    }
  }

  /**
   * Appends the run number to the id, because a capture yields the same ids each time it is read.
   */
  private String ownId(String id) {
    return id + "-" + run;
  }

  /**
   * Opens an incident. This may happen late, when the incident no longer matches the allow-list or
   * when the number of open incidents falls below the limit.
   *
   * @param isNew whether the capture has just opened the incident; only then is a suppression or
   *     rejection counted
   */
  private void open(Incident incident, boolean isNew) {
    if (incidents.suppresses(incident, isNew)) {
      return;
    }
    if ((limit.inAll() ? opened : open.size()) >= limit.most()) {
      if (isNew) {
        incidents.countRefused();
      }
      return;
    }
    opened++;
    KeptIncident kept = kept(incidents.nextNumber(), incident);
    open.put(incident.id(), new Open(kept, incident.severity(), incident.updates()));
    incidents.changed(new IncidentChange(Event.OPENED, kept, true));
  }

  private void change(Event event, Incident incident, Open before) {
    KeptIncident kept = kept(before.kept.number(), incident);
    boolean rises = incident.severity().compareTo(before.worst) > 0;
    boolean isNews =
        event == Event.CLOSED
            || rises
            || Integer.highestOneBit(incident.updates())
                > Integer.highestOneBit(before.reportedUpdates);
    if (event == Event.CLOSED) {
      open.remove(incident.id());
    } else {
      open.put(
          incident.id(),
          new Open(
              kept,
              rises ? incident.severity() : before.worst,
              isNews ? incident.updates() : before.reportedUpdates));
    }
    if (isNews) {
      incidents.changed(new IncidentChange(event, kept, rises));
    } else {
      incidents.replaced(kept);
    }
  }

  private KeptIncident kept(long number, Incident incident) {
    return new KeptIncident(
        number,
        incident,
        origin.get().text(),
        incident.isOfVerdicts() ? modelVersion : "",
        incidents.now());
  }

  /** Closes the open incidents at the end of the run. */
  @Override
  public synchronized void close() {
    packets.close();
    then.finished();
    for (Open each : List.copyOf(open.values())) {
      change(Event.CLOSED, each.kept.incident().closed(), each);
    }
  }
}
