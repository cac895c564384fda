package io.mlids.api.feed;

/**
 * Counts of live notifications and their clients.
 *
 * @param published notifications with a number
 * @param dropped alerts that found no room to become one
 * @param kept notifications that can still be asked for
 * @param clients connections at the moment
 * @param sent notifications sent to clients, each counted once per client
 * @param skipped notifications that were no longer kept when a client would have got them
 * @param left connections that clients ended
 * @param closedSlow connections that were closed because a client took nothing
 * @param refused connections for which there was no room
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
