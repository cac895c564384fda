package io.mlids.core.packet;

import io.mlids.core.link.EncapsulationCounts;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NetworkLayer;
import io.mlids.core.link.NotEntered;

/**
 * Finds the inner IP header, starting at a position in the payload of a tunnel. Instances are
 * reused.
 */
final class TunnelPayload {
  /** The value of {@link #last} for a fragment, whose payload ends at an unknown position. */
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final NetworkLayer network;
  private final EncapsulationCounts counts;
  private final Layer layer = new Layer();
  private int last;

  TunnelPayload(NetworkLayer network, EncapsulationCounts counts) {
    this.network = network;
    this.counts = counts;
  }

  /** Moves to the payload of an IP packet, and returns the layer at that position. */
  Layer start(byte[] bytes, int end, IpHeader ip, int type) {
    int at = ip.payload();
    last = ip.isFragment() ? UNKNOWN : at + ip.payloadLength();
    layer.start(bytes, at, end, type);
    return layer;
  }

  /** Returns whether the end of the payload is unknown because the packet is a fragment. */
  boolean isFragment() {
    return last == UNKNOWN;
  }

  /** Limits the payload to a length from the current position, if its end is known. */
  void limit(int length) {
    last = isFragment() ? last : layer.at() + length;
  }

  /** Returns whether at least {@code length} bytes remain, or the end of the payload is unknown. */
  boolean holds(int length) {
    return length <= space();
  }

  /** Returns whether exactly {@code length} bytes remain, or the end of the payload is unknown. */
  boolean endsAfter(int length) {
    return isFragment() || length == space();
  }

  private int space() {
    return isFragment() ? last : last - layer.at();
  }

  /** Advances to the inner IP header and returns its offset, or −1 if the packet has none. */
  int innerIp(NotEntered kind) {
    network.walk(layer);
    return layer.isIp() ? layer.at() : notEntered(kind);
  }

  /** Like {@link #innerIp}, but also requires that the inner packet fits into the payload. */
  int fitting(NotEntered kind) {
    network.walk(layer);
    return isFittingIp() ? layer.at() : notEntered(kind);
  }

  /** Returns whether an IP packet that fits into the payload starts at the current position. */
  boolean isFittingIp() {
    return layer.isIp() && layer.looksLikeIp(0, space());
  }

  /** Counts an encapsulation that is not decoded, and returns −1. */
  int notEntered(NotEntered kind) {
    counts.add(kind);
    return -1;
  }
}
