package io.mlids.core.flow;

/**
 * What is accumulated over a flow's packets, where there is a choice.
 *
 * @param firstLengthTwice whether the first packet's payload is counted twice in the lengths of
 *     both directions together
 * @param everyPacketsFlags whether the TCP flags of all packets are counted, or the first one's
 *     only
 * @param bulks whether bulk transfers are looked for
 * @param tcpClose whether it is followed how a TCP connection is closed
 */
record Accumulation(
    boolean firstLengthTwice, boolean everyPacketsFlags, boolean bulks, boolean tcpClose) {}
