package io.mlids.core.capture;

import java.util.OptionalLong;

/**
 * What a source has given so far.
 *
 * @param packets records read, those that were dropped for their lengths included
 * @param bytes length of those packets on the wire
 * @param position bytes of the source that have been read, after decompression
 * @param overlong records dropped because more was captured than the packet had ({@link
 *     ReadMode#STRICT} only)
 * @param damages places where reading had to find its way again; what stood there is lost
 * @param truncatedAt where the source ended in the midst of a record: bytes from its start, after
 *     decompression
 * @param kernelDrops packets that a live capture lost for lack of buffer space
 * @param interfaceDrops packets that a live capture's interface lost
 */
public record CaptureStatistics(
    long packets,
    long bytes,
    long position,
    long overlong,
    long damages,
    OptionalLong truncatedAt,
    long kernelDrops,
    long interfaceDrops) {

  /** Nothing read yet. */
  public static final CaptureStatistics NONE =
      new CaptureStatistics(0, 0, 0, 0, 0, OptionalLong.empty(), 0, 0);

  /** The sums of two sources read one after the other; the first place of a cut stands. */
  public CaptureStatistics plus(CaptureStatistics other) {
    return new CaptureStatistics(
        packets + other.packets,
        bytes + other.bytes,
        position + other.position,
        overlong + other.overlong,
        damages + other.damages,
        truncatedAt.isPresent() ? truncatedAt : other.truncatedAt,
        kernelDrops + other.kernelDrops,
        interfaceDrops + other.interfaceDrops);
  }

  /** Whether the source was read to its end without a cut or damage. */
  public boolean isComplete() {
    return damages == 0 && truncatedAt.isEmpty();
  }
}
