package io.mlids.core.site;

import io.mlids.core.net.IpAddress;

/**
 * Who communicated with whom, and when.
 *
 * @param protocol the IP protocol number; 0 if unknown
 * @param start time of the first packet, microseconds since the epoch
 * @param end time of the last packet, microseconds since the epoch
 */
public record SiteFlow(
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    int protocol,
    long start,
    long end) {

  /** The service group of the flow. */
  ServiceGroup group() {
    return ServiceGroup.of(protocol, destinationPort);
  }
}
