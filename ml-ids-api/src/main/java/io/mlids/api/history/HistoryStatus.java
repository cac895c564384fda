package io.mlids.api.history;

/**
 * The state of the history and its counts since the start. Immutable.
 *
 * @param available whether the database worked when it was last used
 * @param bytes the approximate size of the data in bytes, when it was last measured
 * @param changes the changes of incidents, the notifications, the figures by the minute, the audit
 *     events and the reservations of numbers
 * @param flows the scored flows
 * @param deleted what was deleted because it was too old or the database too large
 */
public record HistoryStatus(
    boolean available, long bytes, Lane changes, Lane flows, Deleted deleted) {

  /**
   * What was to be written on one thread.
   *
   * @param written the number written
   * @param failed the number that the database rejected, or that was still waiting at the end
   * @param dropped the number dropped because too many were waiting
   * @param waiting the number waiting to be written
   */
  public record Lane(long written, long failed, long dropped, long waiting) {}

  /** The number of rows deleted. */
  public record Deleted(
      long incidents,
      long notifications,
      long flows,
      long triageEvents,
      long figures,
      long auditEvents) {}
}
