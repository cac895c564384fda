package io.mlids.api.metrics;

import io.mlids.api.archive.ParquetArchive;
import io.mlids.api.dispatch.FlowIncidents;
import java.util.List;

/** Prometheus metrics about the flow archive. */
public final class ArchiveMetrics {
  private ArchiveMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param incidents finds the incidents that the flows name
   */
  public static void register(ParquetArchive archive, FlowIncidents incidents, Figures figures) {
    figures.counter(
        "mlids_flow_archive_flows_total",
        "Scored flows: written to the archive, lost because a file could not be written, or dropped"
            + " because too many were waiting.",
        List.of("outcome"),
        flows -> {
          flows.call(archive.counts().written(), "written");
          flows.call(archive.counts().lost(), "lost");
          flows.call(archive.counts().dropped(), "dropped");
        });
    figures.gauge(
        "mlids_flow_archive_waiting",
        "Scored flows in memory that have not been written yet.",
        () -> archive.counts().waiting());
    figures.gauge(
        "mlids_flow_archive_writable",
        "1 if flows are being kept; 0 if the files cannot be written.",
        () -> archive.counts().writable() ? 1 : 0);
    figures.gauge(
        "mlids_flow_archive_files", "Files in the archive.", () -> archive.counts().files());
    figures.gauge(
        "mlids_flow_archive_bytes",
        "Size of the files in the archive.",
        () -> archive.counts().bytes());
    figures.gauge(
        "mlids_flow_archive_limit_bytes",
        "Maximum size of the files in the archive.",
        () -> archive.settings().bytes());
    figures.counter(
        "mlids_flow_archive_files_deleted_total",
        "Files deleted because of their age or because the archive was full.",
        () -> archive.counts().deleted());
    figures.counter(
        "mlids_flow_archive_files_unfinished_total",
        "Files that were not finished because the server was killed or the disk failed: restored up"
            + " to the last checkpoint, or set aside because they cannot be read.",
        List.of("outcome"),
        files -> {
          files.call(archive.counts().restored(), "restored");
          files.call(archive.counts().setAside(), "set_aside");
        });
    figures.counter(
        "mlids_flow_archive_incidents_forgotten_total",
        "Incidents that later flows may not name: all if there were too many incidents, address if"
            + " there were too many of one of their addresses.",
        List.of("reason"),
        counter -> {
          FlowIncidents.Forgotten now = incidents.forgotten();
          counter.call(now.incidents(), "all");
          counter.call(now.ofAnAddress(), "address");
        });
  }
}
