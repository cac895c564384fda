package io.mlids.api.dispatch;

/**
 * What became of attacks so far.
 *
 * @param reported attacks submitted
 * @param suppressed attacks that the allow-list suppressed
 * @param rolledUp attacks that were aggregated with others
 * @param openWindows windows in which attacks are rolled up at the moment
 * @param closedEarly windows that closed before their time, because there were too many
 * @param merged windows that became part of one of a host, because it had too many
 * @param written lines in the alert file
 * @param failed alerts lost because the file could not be written
 * @param dropped alerts lost because too many were waiting to be written
 */
public record AlertCounts(
    long reported,
    long suppressed,
    long rolledUp,
    long openWindows,
    long closedEarly,
    long merged,
    long written,
    long failed,
    long dropped) {}
