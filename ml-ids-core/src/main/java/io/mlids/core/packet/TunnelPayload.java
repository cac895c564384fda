package io.mlids.core.packet;

import io.mlids.core.link.EncapsulationCounts;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NetworkLayer;
import io.mlids.core.link.NotEntered;

/** A position in a tunnel's payload, and the way from there to the inner IP header. Reused. */
final class TunnelPayload {
  /** The end of a fragment's payload, whose length is not known. */
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final NetworkLayer network;
  private final EncapsulationCounts counts;
  private final Layer layer = new Layer();
  private int last;

  TunnelPayload(NetworkLayer network, EncapsulationCounts counts) {
    this.network = network;
    this.counts = counts;
  }

  /** Starts at the payload of an IP packet, and returns the layer there. */
  Layer start(byte[] bytes, int end, IpHeader ip, int type) {
    int at = ip.payload();
    last = ip.isFragment() ? UNKNOWN : at + ip.payloadLength();
    layer.start(bytes, at, end, type);
    return layer;
  }

  /** Whether the payload is that of a fragment, so that its end is unknown. */
  boolean isFragment() {
    return last == UNKNOWN;
  }

  /** Limits the payload to this length from here, if its end is known. */
  void limit(int length) {
    last = isFragment() ? last : layer.at() + length;
  }

  /** Whether the payload has at least this length from here, or its end is unknown. */
  boolean holds(int length) {
    return length <= space();
  }

  /** Whether the payload ends at this length from here, or its end is unknown. */
  boolean endsAfter(int length) {
    return isFragment() || length == space();
  }

  private int space() {
    return isFragment() ? last : last - layer.at();
  }

  /** Advances to the inner IP header; returns its offset, or −1 if there is none. */
  int innerIp(NotEntered kind) {
    network.walk(layer);
    return layer.isIp() ? layer.at() : notEntered(kind);
  }

  /** Like {@link #innerIp}; the inner packet must also fit into the payload. */
  int fitting(NotEntered kind) {
    network.walk(layer);
    return isFittingIp() ? layer.at() : notEntered(kind);
  }

  /** Whether an IP packet that fits into the payload starts here. */
  boolean isFittingIp() {
    return layer.isIp() && layer.looksLikeIp(0, space());
  }

  /** Counts an encapsulation that is not decoded; returns −1. */
  int notEntered(NotEntered kind) {
    counts.add(kind);
    return -1;
  }
}
