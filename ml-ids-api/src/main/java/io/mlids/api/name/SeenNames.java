package io.mlids.api.name;

import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The names that DNS answers in the traffic gave to addresses. At the limit, the address whose
 * names were learned least recently is forgotten. Thread-safe.
 */
public final class SeenNames {
  /** The default limit on addresses. */
  public static final int DEFAULT_MOST_ADDRESSES = 100_000;

  /** The maximum number of names of an address; the latest are kept. */
  public static final int MOST_NAMES = 4;

  private static final int DNS = 53;
  private static final int MULTICAST_DNS = 5353;

  private final int most;
  private final LongAdder forgotten = new LongAdder();
  private final LinkedHashMap<IpAddress, List<KnownName>> names = new LinkedHashMap<>();

  /**
   * Creates an empty collection.
   *
   * @param most the maximum number of addresses
   */
  public SeenNames(int most) {
    this.most = most;
  }

  /**
   * Learns the names in a packet if it is a DNS answer over UDP.
   *
   * @param packet the decoded packet
   * @param bytes the buffer that holds the packet
   * @param end the end of the captured bytes in the buffer
   */
  public void observe(DecodedPacket packet, byte[] bytes, int end) {
    int port = packet.sourcePort();
    if ((port == DNS || port == MULTICAST_DNS)
        && packet.protocol() == IpProtocol.UDP
        && packet.payloadOffset() > 0) {
      int start = packet.payloadOffset();
      DnsAnswer.read(
          bytes,
          start,
          Math.min(start + packet.payloadLength(), end),
          (address, name) -> learn(address, name, packet.timestamp()));
    }
  }

  private synchronized void learn(IpAddress address, String name, long time) {
    List<KnownName> before = names.remove(address);
    List<KnownName> after = new ArrayList<>(MOST_NAMES);
    after.add(new KnownName(name, KnownName.Source.DNS, time));
    if (before != null) {
      before.stream()
          .filter(each -> !each.text().equals(name))
          .limit(MOST_NAMES - 1)
          .forEach(after::add);
    } else if (names.size() >= most) {
      names.pollFirstEntry();
      forgotten.increment();
    }
    names.put(address, List.copyOf(after));
  }

  /** The names of an address, latest first; empty if none is known. */
  public synchronized List<KnownName> of(IpAddress address) {
    return names.getOrDefault(address, List.of());
  }

  /** The number of addresses with a name. */
  public synchronized int size() {
    return names.size();
  }

  /** The number of addresses forgotten at the limit. */
  public long forgotten() {
    return forgotten.sum();
  }
}
