package io.mlids.core.libpcap;

import io.mlids.core.capture.PcapFormat;

/**
 * How to capture from an interface.
 *
 * @param filter which packets, in the language of pcap-filter(7); empty for all
 * @param promiscuous whether to take also what is not addressed to this machine
 * @param incomingOnly whether to leave out what this machine sends
 * @param bufferBytes what the kernel holds until it is read, positive
 * @param snapLength how much of a packet is taken, 64 to 262,144 bytes
 */
public record LiveCaptureSettings(
    String filter, boolean promiscuous, boolean incomingOnly, int bufferBytes, int snapLength) {
  /** Enough for a tenth of a second at 5 Gbit/s. */
  public static final int DEFAULT_BUFFER_BYTES = 64 << 20;

  /** The most that libpcap takes. */
  public static final int LARGEST_SNAP_LENGTH = PcapFormat.LARGEST_RECORD;

  /** Less than the headers that are decoded. */
  public static final int SMALLEST_SNAP_LENGTH = 64;

  /** A buffer that holds no packet would never deliver one. */
  public static final int SMALLEST_BUFFER_BYTES = 1 << 20;

  /** All packets, whole, both ways, with a buffer of 64 MB. */
  public static final LiveCaptureSettings DEFAULT =
      new LiveCaptureSettings("", true, false, DEFAULT_BUFFER_BYTES, LARGEST_SNAP_LENGTH);

  public LiveCaptureSettings {
    if (bufferBytes < 1) {
      throw new IllegalArgumentException("a buffer of " + bufferBytes + " bytes; give 1 or more");
    }
    if (snapLength < SMALLEST_SNAP_LENGTH || snapLength > LARGEST_SNAP_LENGTH) {
      throw new IllegalArgumentException(
          "a snap length of "
              + snapLength
              + " bytes; give "
              + SMALLEST_SNAP_LENGTH
              + " to "
              + LARGEST_SNAP_LENGTH);
    }
  }

  /** The same for the packets that a filter lets pass. */
  public LiveCaptureSettings withFilter(String expression) {
    return new LiveCaptureSettings(expression, promiscuous, incomingOnly, bufferBytes, snapLength);
  }
}
