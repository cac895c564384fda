package io.mlids.core.capture;

import java.util.OptionalLong;

/**
 * A packet source's counts so far.
 *
 * @param packets the number of records read, including those dropped because of their lengths
 * @param bytes the total length of these packets on the wire
 * @param position the number of bytes read from the source so far, after decompression
 * @param overlong the number of records dropped because their captured length exceeds their
 *     original length ({@link ReadMode#STRICT} only)
 * @param damages the number of damaged places; at each of them, the bytes up to the next intact
 *     record are lost
 * @param truncatedAt the offset, after decompression, of the record within which the source ended,
 *     if it was truncated
 * @param kernelDrops the number of packets that the kernel dropped because the buffer of a live
 *     capture was full
 * @param interfaceDrops the number of packets that the interface of a live capture dropped
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

  /** The counts before anything has been read. */
  public static final CaptureStatistics NONE =
      new CaptureStatistics(0, 0, 0, 0, 0, OptionalLong.empty(), 0, 0);

  /**
   * Returns these counts plus the counts of the source that is read next. If both are truncated,
   * the result contains the offset of the first.
   */
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

  /** Returns whether the source was read completely, without truncation or damage. */
  public boolean isComplete() {
    return damages == 0 && truncatedAt.isEmpty();
  }
}
