package io.mlids.api.dispatch;

/**
 * Counts of attacks and alerts so far.
 *
 * @param reported the number of attacks found
 * @param suppressed the number of attacks suppressed by the allow-list
 * @param rolledUp the number of attacks rolled up with similar attacks into one alert
 * @param openWindows the number of roll-up windows that are open
 * @param closedEarly the number of windows closed early because too many were open
 * @param merged the number of windows merged because their source or destination had too many
 *     windows
 * @param written the number of alerts written to the alert file
 * @param failed the number of alerts lost because the file could not be written
 * @param dropped the number of alerts lost because too many were waiting to be written
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
