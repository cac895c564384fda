package io.mlids.api.history;

import io.mlids.core.net.IpAddress;

/**
 * A scored flow in the history. Immutable.
 *
 * @param id when the flow was stored, in microseconds since the epoch, made unique and increasing;
 *     0 if it has not been stored yet
 * @param start time of the first packet, in microseconds since the epoch
 * @param end time of the last packet, in microseconds since the epoch
 * @param verdict {@code attack}, {@code suspicious}, {@code unusual} or {@code benign}: the first
 *     that applies
 * @param label the predicted class
 * @param probability the probability of an attack, 0 to 1
 * @param bytes payload bytes in both directions
 * @param origin the source of the packets, such as {@code sensor eth0}
 */
public record StoredFlow(
    long id,
    long start,
    long end,
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    int protocol,
    String verdict,
    String label,
    double probability,
    long packets,
    long bytes,
    String origin) {}
