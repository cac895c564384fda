package io.mlids.api.sensor;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.libpcap.CaptureUnavailableException;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.libpcap.LiveCaptureSettings;
import io.mlids.core.link.LinkType;
import io.mlids.core.link.LinkTypeName;
import java.io.IOException;

/**
 * Settings of a sensor.
 *
 * @param interfaceName as {@code ml-ids-flows interfaces} lists them
 * @param filter which packets, in the language of pcap-filter(7); empty for all, those of this
 *     server's own clients included
 * @param maxFlows how many flows there may be at a time; more end others early
 * @param ignoreVlan whether VLAN tags are ignored when packets are assigned to flows
 */
public record SensorSettings(
    String interfaceName, String filter, int maxFlows, boolean ignoreVlan) {
  /** A few hundred megabytes. */
  public static final int DEFAULT_MAX_FLOWS = 150_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range; the message says which
   */
  public SensorSettings {
    if (interfaceName.isBlank()) {
      throw new IllegalArgumentException(
          "--interface is empty; 'ml-ids-flows interfaces' lists the available ones");
    }
    if (maxFlows < 1) {
      throw new IllegalArgumentException("--sensor-max-flows " + maxFlows + ": give 1 or more");
    }
  }

  /**
   * Checks whether the interface can be captured from.
   *
   * @throws IOException if not; the message says why and what to do
   */
  public void check() throws IOException {
    open().close();
  }

  /** Begins to capture. */
  LiveSource open() throws IOException {
    LiveCapture capture =
        LiveCapture.open(interfaceName, LiveCaptureSettings.DEFAULT.withFilter(filter));
    if (LinkType.of(capture.linkType()).isEmpty()) {
      capture.close();
      throw new CaptureUnavailableException(
          interfaceName
              + ": its packets have link type "
              + LinkTypeName.of(capture.linkType())
              + ", which is not decoded; try another interface");
    }
    return capture;
  }

  /** The origin of its alerts. */
  AlertOrigin origin() {
    return new AlertOrigin(AlertOrigin.Kind.SENSOR, interfaceName);
  }
}
