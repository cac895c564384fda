package io.mlids.api.history;

/**
 * The state of the history and its counts since the start. Immutable.
 *
 * @param available whether the database worked when it was last used
 * @param written changes of incidents written
 * @param failed changes of incidents that the database rejected, or that were still waiting at the
 *     end
 * @param dropped changes of incidents dropped because too many were waiting
 * @param waiting changes of incidents waiting to be written
 */
public record HistoryStatus(
    boolean available, long written, long failed, long dropped, long waiting) {}
