package io.mlids.core.flow;

/**
 * Which statistics a flow keeps, where profiles differ.
 *
 * @param firstLengthTwice whether the first packet's payload counts twice in the payload lengths of
 *     both directions together
 * @param everyPacketsFlags whether the TCP flags of all packets are counted, or only the first's
 * @param bulks whether bulk transfers are detected
 * @param tcpClose whether the closing handshake of a TCP connection is tracked
 */
public record FlowStatisticsOptions(
    boolean firstLengthTwice, boolean everyPacketsFlags, boolean bulks, boolean tcpClose) {}
