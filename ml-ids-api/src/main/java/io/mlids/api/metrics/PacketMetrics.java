package io.mlids.api.metrics;

import io.mlids.api.packets.ring.PacketRing;
import java.util.List;

/** Prometheus metrics about the packets that are kept. */
public final class PacketMetrics {
  private static final double SECOND = 1e6;

  private PacketMetrics() {}

  public static void register(PacketRing ring, Figures figures) {
    figures.counter(
        "mlids_packets_kept_total", "Packets written to files.", () -> ring.counts().packets());
    figures.counter(
        "mlids_packets_kept_bytes_total", "Bytes written to files.", () -> ring.counts().bytes());
    figures.counter(
        "mlids_packets_lost_total",
        "Packets that could not be kept: queue if the disk was too slow, disk if the files could"
            + " not be written.",
        List.of("cause"),
        lost -> {
          lost.call(ring.counts().lostInQueue(), "queue");
          lost.call(ring.counts().lostOnDisk(), "disk");
        });
    figures.gauge(
        "mlids_packets_last_gap_seconds",
        "Times of the first and the last packet of the latest gap in the kept packets, in seconds"
            + " since the epoch.",
        List.of("end"),
        gap ->
            ring.latestGap()
                .ifPresent(
                    latest -> {
                      gap.call(latest.from() / SECOND, "from");
                      gap.call(latest.until() / SECOND, "until");
                    }));
    figures.gauge(
        "mlids_packets_writable",
        "1 if packets are being kept; 0 if the files cannot be written.",
        () -> ring.counts().writable() ? 1 : 0);
    figures.gauge("mlids_packets_files", "Capture files.", () -> ring.counts().files());
    figures.gauge(
        "mlids_packets_bytes",
        "Size of the capture files and their indexes.",
        () -> ring.counts().usedBytes());
    figures.gauge(
        "mlids_packets_limit_bytes",
        "Maximum size of the capture files and their indexes.",
        () -> ring.settings().bytes());
    figures.counter(
        "mlids_packets_files_deleted_total",
        "Capture files deleted to make room for newer ones.",
        () -> ring.counts().deleted());
    figures.counter(
        "mlids_packets_files_deleted_in_use_total",
        "Deleted capture files with an upload whose incidents are still kept.",
        () -> ring.counts().deletedUsed());
    figures.gauge(
        "mlids_packets_since_seconds",
        "Time of the sensor's earliest packet that is kept, in seconds since the epoch.",
        List.of(),
        since -> ring.counts().keptSince().ifPresent(micros -> since.call(micros / SECOND)));
  }
}
