package io.mlids.api.feed;

/**
 * Counts of live notifications and of the clients that receive them.
 *
 * @param published the number of notifications published
 * @param dropped the number of alerts dropped because the queue was full
 * @param kept the number of notifications currently stored
 * @param clients the number of current connections
 * @param sent the number of notifications sent to clients, each counted once per client
 * @param skipped the number of notifications that a client missed because they were no longer
 *     stored
 * @param left the number of connections ended by clients
 * @param closedSlow the number of connections closed because their clients were too slow
 * @param refused the number of connections refused because the limit was reached
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
