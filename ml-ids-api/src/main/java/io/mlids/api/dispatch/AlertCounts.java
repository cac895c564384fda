package io.mlids.api.dispatch;

/**
 * Counts of attacks and alerts so far.
 *
 * @param reported attacks found
 * @param suppressed attacks suppressed by the allow-list
 * @param rolledUp attacks rolled up with similar attacks into one alert
 * @param openWindows roll-up windows that are open
 * @param closedEarly windows closed early because too many were open
 * @param merged windows merged because their source or destination had too many windows
 * @param written alerts written to the alert file
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
