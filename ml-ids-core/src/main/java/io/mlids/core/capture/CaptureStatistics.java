package io.mlids.core.capture;

import java.util.OptionalLong;

/**
 * Counts of a source so far.
 *
 * @param packets records read, including those dropped for their lengths
 * @param bytes length of those packets on the wire
 * @param position bytes of the source read so far, after decompression
 * @param overlong records dropped because their captured length exceeds their length ({@link
 *     ReadMode#STRICT} only)
 * @param damages damaged places; the bytes up to the next intact record are lost
 * @param truncatedAt if the source ended within a record, the offset of that record after
 *     decompression
 * @param kernelDrops packets that the kernel dropped because the buffer of a live capture was full
 * @param interfaceDrops packets that the interface of a live capture dropped
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

  /** The counts before anything is read. */
  public static final CaptureStatistics NONE =
      new CaptureStatistics(0, 0, 0, 0, 0, OptionalLong.empty(), 0, 0);

  /** The sums for two sources read in sequence. If both are truncated, keeps the first offset. */
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

  /** Whether the source was read completely, without truncation or damage. */
  public boolean isComplete() {
    return damages == 0 && truncatedAt.isEmpty();
  }
}
