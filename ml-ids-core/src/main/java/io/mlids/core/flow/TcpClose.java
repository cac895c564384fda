package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/**
 * Detects the end of a TCP connection: an RST, or acknowledged FINs from both sides (RFC 9293,
 * section 3.6).
 */
final class TcpClose {
  private boolean forwardFin;
  private boolean backwardFin;
  private boolean forwardFinAcknowledged;
  private boolean backwardFinAcknowledged;
  private boolean reset;

  /** The sequence number after each side's FIN; acknowledging it closes that side. */
  private int forwardEnd;

  private int backwardEnd;

  void add(int flags, int sequence, int acknowledgement, int payloadLength, boolean forward) {
    reset |= (flags & DecodedPacket.RST) != 0;
    boolean acknowledges = (flags & DecodedPacket.ACK) != 0;
    if (forward) {
      if (acknowledges && backwardFin && acknowledgement - backwardEnd >= 0) {
        backwardFinAcknowledged = true;
      }
      if ((flags & DecodedPacket.FIN) != 0) {
        forwardFin = true;
        forwardEnd = sequence + payloadLength + 1;
      }
    } else {
      if (acknowledges && forwardFin && acknowledgement - forwardEnd >= 0) {
        forwardFinAcknowledged = true;
      }
      if ((flags & DecodedPacket.FIN) != 0) {
        backwardFin = true;
        backwardEnd = sequence + payloadLength + 1;
      }
    }
  }

  boolean isClosed() {
    return reset || (forwardFinAcknowledged && backwardFinAcknowledged);
  }
}
