package io.mlids.api.host;

import io.mlids.core.net.IpAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * The flows of a host to or from one port. Immutable.
 *
 * @param port the server's port
 * @param flows the number of flows
 * @param answered the number of flows in which the server sent payload
 * @param peers the number of other hosts
 * @param attacks the number of flows that the model classified as attacks
 * @param bytes the payload bytes in both directions
 * @param lastSeen the time of the last packet, in microseconds since the epoch
 */
public record ServiceTraffic(
    Port port, long flows, long answered, int peers, long attacks, long bytes, long lastSeen) {
  static final Comparator<ServiceTraffic> MOST_FLOWS =
      Comparator.comparingLong((ServiceTraffic each) -> -each.flows())
          .thenComparingInt(each -> each.port().number())
          .thenComparingInt(each -> each.port().protocol());

  /** A scan reaches many ports without a service, so the ports that answered come first. */
  static final Comparator<ServiceTraffic> MOST_ANSWERED =
      Comparator.comparingLong((ServiceTraffic each) -> -each.answered()).thenComparing(MOST_FLOWS);

  /**
   * A port.
   *
   * @param protocol the IP protocol number; 0 if unknown
   * @param number the port; 0 if the protocol has none
   */
  public record Port(int protocol, int number) {
    static Port of(HostFlow flow) {
      return new Port(flow.protocol(), flow.port());
    }
  }

  /** Adds up flows. Single-owner. */
  static final class Sum {
    private final Set<IpAddress> peers = new HashSet<>();
    private long flows;
    private long answered;
    private long attacks;
    private long bytes;
    private long last = Long.MIN_VALUE;

    void add(HostFlow each, IpAddress peer) {
      flows++;
      answered += each.answered() ? 1 : 0;
      attacks += each.attack() ? 1 : 0;
      bytes += each.bytes();
      last = Math.max(last, each.end());
      peers.add(peer);
    }

    ServiceTraffic total(Port port) {
      return new ServiceTraffic(port, flows, answered, peers.size(), attacks, bytes, last);
    }
  }
}
