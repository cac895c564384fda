package io.mlids.api.packets.ring;

import java.util.OptionalLong;

/**
 * The state of a ring. Immutable.
 *
 * @param packets packets written since the server started
 * @param bytes bytes written since the server started
 * @param lostInQueue packets lost because the disk was too slow
 * @param lostOnDisk packets lost because the files could not be written
 * @param files the number of files
 * @param usedBytes the size of the files and their indexes
 * @param deleted files deleted since the server started because the ring was full
 * @param deletedUsed those of them with an upload whose incidents are still kept
 * @param waiting blocks of packets that wait for the disk
 * @param keptSince the earliest time of a kept packet of the sensor, in microseconds since the
 *     epoch; empty if none is kept
 * @param writable whether packets are being kept
 */
public record PacketCounts(
    long packets,
    long bytes,
    long lostInQueue,
    long lostOnDisk,
    int files,
    long usedBytes,
    long deleted,
    long deletedUsed,
    long waiting,
    OptionalLong keptSince,
    boolean writable) {}
