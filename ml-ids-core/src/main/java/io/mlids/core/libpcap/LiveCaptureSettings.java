package io.mlids.core.libpcap;

import io.mlids.core.capture.PcapFormat;

/**
 * Settings for capturing from an interface.
 *
 * @param filter selects packets, in the syntax of pcap-filter(7); empty for all
 * @param promiscuous whether to include packets that are not addressed to this machine
 * @param incomingOnly whether to skip packets that this machine sends
 * @param bufferBytes size of the kernel's capture buffer, positive
 * @param snapLength maximum bytes to capture of each packet, 64 to 262,144
 */
public record LiveCaptureSettings(
    String filter, boolean promiscuous, boolean incomingOnly, int bufferBytes, int snapLength) {
  /** Enough for a tenth of a second at 5 Gbit/s. */
  public static final int DEFAULT_BUFFER_BYTES = 64 << 20;

  /** libpcap's maximum. */
  public static final int LARGEST_SNAP_LENGTH = PcapFormat.LARGEST_RECORD;

  /** Just enough for the headers of most packets. */
  public static final int SMALLEST_SNAP_LENGTH = 64;

  /** A buffer smaller than a packet would never deliver one. */
  public static final int SMALLEST_BUFFER_BYTES = 1 << 20;

  /** Whole packets in both directions, with a buffer of 64 MiB. */
  public static final LiveCaptureSettings DEFAULT =
      new LiveCaptureSettings("", true, false, DEFAULT_BUFFER_BYTES, LARGEST_SNAP_LENGTH);

  public LiveCaptureSettings {
    if (bufferBytes < 1) {
      throw new IllegalArgumentException("a buffer of " + bufferBytes + " bytes; use 1 or more");
    }
    if (snapLength < SMALLEST_SNAP_LENGTH || snapLength > LARGEST_SNAP_LENGTH) {
      throw new IllegalArgumentException(
          "a snap length of "
              + snapLength
              + " bytes; use "
              + SMALLEST_SNAP_LENGTH
              + " to "
              + LARGEST_SNAP_LENGTH);
    }
  }

  /** The same settings with a different filter. */
  public LiveCaptureSettings withFilter(String expression) {
    return new LiveCaptureSettings(expression, promiscuous, incomingOnly, bufferBytes, snapLength);
  }
}
