package io.mlids.core.libpcap;

import io.mlids.core.capture.PcapFormat;

/**
 * The settings for capturing packets from an interface.
 *
 * @param filter the expression that selects packets, in the syntax of pcap-filter(7), or an empty
 *     string for all packets
 * @param promiscuous whether to include packets that are not addressed to this machine
 * @param incomingOnly whether to skip packets sent by this machine
 * @param bufferBytes the size of the kernel's capture buffer; must be positive
 * @param snapLength the maximum number of bytes to capture from each packet, 64 to 262,144
 */
public record LiveCaptureSettings(
    String filter, boolean promiscuous, boolean incomingOnly, int bufferBytes, int snapLength) {
  /** The default size of the buffer: enough for a tenth of a second of traffic at 5 Gbit/s. */
  public static final int DEFAULT_BUFFER_BYTES = 64 << 20;

  /** The largest snap length that libpcap accepts. */
  public static final int LARGEST_SNAP_LENGTH = PcapFormat.LARGEST_RECORD;

  /** The smallest snap length: just enough for the headers of most packets. */
  public static final int SMALLEST_SNAP_LENGTH = 64;

  /** The minimum size of the buffer. A packet that is larger than the buffer cannot be captured. */
  public static final int SMALLEST_BUFFER_BYTES = 1 << 20;

  /** Settings that capture whole packets in both directions, with a buffer of 64 MiB. */
  public static final LiveCaptureSettings DEFAULT =
      new LiveCaptureSettings("", true, false, DEFAULT_BUFFER_BYTES, LARGEST_SNAP_LENGTH);

  public LiveCaptureSettings {
    if (bufferBytes < 1) {
      throw new IllegalArgumentException(
          "a buffer of " + bufferBytes + " bytes is too small; use at least 1 byte");
    }
    if (snapLength < SMALLEST_SNAP_LENGTH || snapLength > LARGEST_SNAP_LENGTH) {
      throw new IllegalArgumentException(
          "a snap length of "
              + snapLength
              + " bytes is out of range; use "
              + SMALLEST_SNAP_LENGTH
              + " to "
              + LARGEST_SNAP_LENGTH
              + " bytes");
    }
  }

  /** Returns the same settings with a different filter. */
  public LiveCaptureSettings withFilter(String expression) {
    return new LiveCaptureSettings(expression, promiscuous, incomingOnly, bufferBytes, snapLength);
  }
}
