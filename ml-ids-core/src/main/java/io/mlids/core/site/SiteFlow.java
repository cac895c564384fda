package io.mlids.core.site;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.usual.Contact;
import io.mlids.core.site.usual.Service;
import java.util.List;

/**
 * Who communicated with whom, and when.
 *
 * @param source the initiator
 * @param sourcePort its port
 * @param destination the responder
 * @param destinationPort its port; negative if unknown
 * @param protocol the IP protocol number; negative if unknown
 * @param start time of the first packet, in microseconds since the epoch; 0 if unknown
 * @param end time of the last packet, in microseconds since the epoch; 0 if unknown
 */
public record SiteFlow(
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    int protocol,
    long start,
    long end) {

  static final IpAddress NOBODY = new IpAddress(false, 0, 0);

  /** A flow for which only the service is known. */
  public static SiteFlow ofService(int protocol, int destinationPort) {
    return new SiteFlow(NOBODY, 0, NOBODY, destinationPort, protocol, 0, 0);
  }

  /** Returns the endpoints and times of a flow. */
  public static SiteFlow of(FlowRecord flow) {
    return new SiteFlow(
        flow.source(),
        flow.sourcePort(),
        flow.destination(),
        flow.destinationPort(),
        flow.protocol(),
        flow.start(),
        flow.end());
  }

  /** Returns whether the endpoints are known. */
  boolean hasEndpoints() {
    return protocol >= 0 && !destination.equals(NOBODY);
  }

  /**
   * The flow as a contact with a service. Its payload bytes are those of both directions; a
   * direction without a column or value counts as 0.
   *
   * @param rows the array that contains the flow's row
   * @param first the index of the row's first value
   * @param features the columns of a row
   */
  Contact contact(float[] rows, int first, List<Feature> features) {
    long bytes =
        payload(rows, first, features.indexOf(Feature.TOTLEN_FWD_PKTS))
            + payload(rows, first, features.indexOf(Feature.TOTLEN_BWD_PKTS));
    return new Contact(
        source, new Service(destination, protocol, Math.max(0, destinationPort)), end, bytes);
  }

  private static long payload(float[] rows, int first, int column) {
    // A cast turns NaN into 0.
    return column < 0 ? 0 : Math.max(0, (long) rows[first + column]);
  }

  /** The service group of the flow. */
  ServiceGroup group() {
    return ServiceGroup.of(protocol, destinationPort);
  }
}
