package io.mlids.api.sensor;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.libpcap.CaptureUnavailableException;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.libpcap.LiveCaptureSettings;
import io.mlids.core.link.LinkType;
import io.mlids.core.link.LinkTypeName;
import io.mlids.core.unit.SettingException;
import java.io.IOException;

/**
 * Sensor settings.
 *
 * @param interfaceName the interface, as listed by {@code ml-ids interfaces}
 * @param filter a pcap-filter(7) expression; empty for all packets, including those of this
 *     server's own clients
 * @param maxFlows the maximum number of open flows; at the limit, each new flow ends another one
 *     early
 * @param ignoreVlan whether VLAN tags are ignored when packets are assigned to flows
 */
public record SensorSettings(
    String interfaceName, String filter, int maxFlows, boolean ignoreVlan) {
  /** The default maximum number of open flows, which take a few hundred megabytes. */
  public static final int DEFAULT_MAX_FLOWS = 150_000;

  /**
   * Checks the ranges.
   *
   * @throws SettingException if a value is out of range
   */
  public SensorSettings {
    if (interfaceName.isBlank()) {
      throw new SettingException(
          "interface", "is empty; 'ml-ids interfaces' lists the available ones");
    }
    if (maxFlows < 1) {
      throw new SettingException("sensor-max-flows", maxFlows + " is less than 1");
    }
  }

  /**
   * Checks whether packets can be captured on the interface.
   *
   * @throws IOException if packets cannot be captured; the message says why and what to do
   */
  public void check() throws IOException {
    open().close();
  }

  /** Opens the capture. */
  LiveSource open() throws IOException {
    LiveCapture capture =
        LiveCapture.open(interfaceName, LiveCaptureSettings.DEFAULT.withFilter(filter));
    if (LinkType.of(capture.linkType()).isEmpty()) {
      capture.close();
      throw new CaptureUnavailableException(
          interfaceName
              + ": unsupported link type "
              + LinkTypeName.of(capture.linkType())
              + "; try another interface");
    }
    return capture;
  }

  /** The origin named in alerts. */
  AlertOrigin origin() {
    return new AlertOrigin(AlertOrigin.Kind.SENSOR, interfaceName);
  }
}
