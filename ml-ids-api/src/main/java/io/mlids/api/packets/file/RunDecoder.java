package io.mlids.api.packets.file;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.link.EncapsulationCounts;
import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.LinkHeader;
import io.mlids.core.link.LinkType;
import io.mlids.core.link.NetworkLayer;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.OutermostIpv4Decoder;
import io.mlids.core.packet.PacketOutcome;
import java.util.Optional;

/**
 * Decodes the packets of one run in both ways in which flows are built: with the innermost IP
 * header, as incidents and the corrected profile do, and with the outermost one, as the profile of
 * the published CSVs does. Not thread-safe.
 */
public final class RunDecoder {
  /** The number of bytes kept of packets without IP header, if only headers are kept. */
  static final int NO_IP_BYTES = 64;

  private static final int IPV6_FRAGMENT = 48;

  private final RecordedRun run;
  private final InnermostIpDecoder inner = new InnermostIpDecoder();
  private final OutermostIpv4Decoder outer = new OutermostIpv4Decoder(false);
  private final DecodedPacket innermost = new DecodedPacket();
  private final DecodedPacket outermost = new DecodedPacket();
  private final LinkHeader link = new LinkHeader();
  private final NetworkLayer network = new NetworkLayer(new EncapsulationCounts());
  private final Layer layer = new Layer();
  private PacketOutcome innermostOutcome = PacketOutcome.NO_IP;
  private PacketOutcome outermostOutcome = PacketOutcome.NO_IP;

  /** The number of the first file with packets of the run; −1 until there is one. */
  private long firstFile = -1;

  /** Creates a decoder that has seen no packet. */
  public RunDecoder(RecordedRun run) {
    this.run = run;
  }

  /** The run. */
  public RecordedRun run() {
    return run;
  }

  /**
   * Returns whether packets of the run are in an earlier file than the one that is being written.
   *
   * @param number the number of that file
   */
  public boolean isContinuedIn(long number) {
    if (firstFile < 0) {
      firstFile = number;
    }
    return firstFile != number;
  }

  /** Decodes the current packet of a source. */
  public void decode(PacketSource packet) {
    innermostOutcome = inner.decode(packet, innermost);
    outermostOutcome = outer.decode(packet, outermost);
  }

  /** The packet according to its innermost IP header. */
  public DecodedPacket innermost() {
    return innermost;
  }

  /** The packet according to its outermost IP header, which is only IPv4. */
  public DecodedPacket outermost() {
    return outermost;
  }

  /** Returns whether {@link #innermost} is complete. */
  public boolean isInnermostDecoded() {
    return innermostOutcome == PacketOutcome.DECODED;
  }

  /** Returns whether {@link #outermost} is complete. */
  public boolean isOutermostDecoded() {
    return outermostOutcome == PacketOutcome.DECODED;
  }

  /**
   * Returns whether the packet is a fragment that is held until the transport header of its
   * datagram has arrived; of {@link #innermost}, only the addresses and {@link
   * DecodedPacket#datagram} are set.
   */
  public boolean isHeld() {
    return innermostOutcome == PacketOutcome.FRAGMENT_WITHOUT_FIRST;
  }

  /**
   * The number of bytes of the current packet up to the end of its innermost transport header. It
   * ends after the IP header if the packet has no transport header of its own, and after 64 bytes
   * if it is not an IP packet.
   */
  public int headerBytes(PacketSource packet) {
    int captured = packet.capturedLength();
    int headers = innermost.payloadOffset() - packet.offset();
    if (isInnermostDecoded() && innermost.payloadOffset() > 0 && headers > 0) {
      return Math.min(captured, headers);
    }
    Optional<LinkType> type = link.type(packet.linkType());
    if (type.isEmpty()) {
      return Math.min(captured, NO_IP_BYTES);
    }
    layer.start(packet.bytes(), packet.offset(), packet.offset() + captured, Layer.NONE);
    link.read(type.get(), layer);
    network.walk(layer);
    int end =
        switch (layer.type()) {
          case EtherType.IPV4 ->
              layer.at() - packet.offset() + (layer.has(1) ? (layer.u8(0) & 0x0F) * 4 : 0);
          case EtherType.IPV6 -> layer.at() - packet.offset() + IPV6_FRAGMENT;
          default -> NO_IP_BYTES;
        };
    return Math.min(captured, end);
  }
}
