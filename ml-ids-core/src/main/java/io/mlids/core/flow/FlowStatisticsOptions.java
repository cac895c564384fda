package io.mlids.core.flow;

/**
 * Selects the flow statistics that differ between profiles.
 *
 * @param firstLengthTwice whether the first packet counts twice in the combined payload lengths of
 *     both directions
 * @param everyPacketsFlags whether the TCP flags of all packets are counted instead of only those
 *     of the first packet
 * @param bulks whether bulk transfers are detected
 * @param tcpClose whether the closing handshake of a TCP connection is tracked
 */
public record FlowStatisticsOptions(
    boolean firstLengthTwice, boolean everyPacketsFlags, boolean bulks, boolean tcpClose) {}
