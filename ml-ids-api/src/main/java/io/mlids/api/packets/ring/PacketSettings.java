package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.PcapngBlocks;
import io.mlids.core.unit.ByteSize;
import io.mlids.core.unit.SettingException;
import java.nio.file.Path;

/**
 * Settings for keeping packets.
 *
 * @param directory the directory of the capture files; created if necessary
 * @param bytes the maximum size of all files together
 * @param snapLength the maximum number of bytes kept of each packet; 0 for all
 * @param headersOnly whether only the headers of each packet are kept
 */
public record PacketSettings(Path directory, long bytes, int snapLength, boolean headersOnly) {
  /** The default size of all files together. */
  public static final long DEFAULT_BYTES = 20_000_000_000L;

  /** The smallest permitted size of all files together. */
  public static final long LEAST_BYTES = 16L << 20;

  /** The smallest permitted snap length, which leaves room for the usual headers. */
  public static final int LEAST_SNAP_LENGTH = 64;

  private static final int FILES = 32;
  private static final long LARGEST_FILE = 256L << 20;

  /**
   * Checks the ranges.
   *
   * @throws SettingException if a value is out of range
   */
  public PacketSettings {
    if (bytes < LEAST_BYTES) {
      throw new SettingException(
          "packets-size", ByteSize.text(bytes) + " is less than " + ByteSize.text(LEAST_BYTES));
    }
    if (snapLength != 0
        && (snapLength < LEAST_SNAP_LENGTH || snapLength > PcapngBlocks.LONGEST_PACKET)) {
      throw new SettingException(
          "packets-snaplen",
          snapLength
              + " is not between "
              + LEAST_SNAP_LENGTH
              + " and "
              + PcapngBlocks.LONGEST_PACKET
              + "; use 0 to keep whole packets");
    }
  }

  /** Settings that keep whole packets. */
  public static PacketSettings of(Path directory, long bytes) {
    return new PacketSettings(directory, bytes, 0, false);
  }

  /** A file of this size is closed, and the next one is begun. */
  long fileBytes() {
    return Math.min(LARGEST_FILE, bytes / FILES);
  }

  /** The number of bytes to keep of a packet. */
  int kept(int capturedLength) {
    return Math.min(capturedLength, snapLength == 0 ? PcapngBlocks.LONGEST_PACKET : snapLength);
  }
}
