package io.mlids.api.feed;

/**
 * Counts of live notifications and of the clients that receive them.
 *
 * @param published notifications published
 * @param dropped alerts dropped because the queue was full
 * @param kept notifications currently stored
 * @param clients current connections
 * @param sent notifications sent to clients, each counted once per client
 * @param skipped notifications that a client missed because they were no longer stored
 * @param left connections ended by clients
 * @param closedSlow connections closed because their clients were too slow
 * @param refused connections refused because the limit was reached
 */
public record LiveCounts(
    long published,
    long dropped,
    long kept,
    long clients,
    long sent,
    long skipped,
    long left,
    long closedSlow,
    long refused) {}
