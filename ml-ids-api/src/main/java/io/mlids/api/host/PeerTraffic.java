package io.mlids.api.host;

import io.mlids.core.net.IpAddress;
import java.util.Comparator;

/**
 * The flows between a host and one other host. Immutable.
 *
 * @param peer the other host
 * @param traffic the flows that the host initiated to the peer and received from it, at least one
 */
public record PeerTraffic(IpAddress peer, HostTraffic traffic) {
  static final Comparator<PeerTraffic> MOST_FLOWS =
      Comparator.comparingLong((PeerTraffic each) -> -each.traffic.flows())
          .thenComparing(each -> each.peer().toString());
}
