package io.mlids.api.sink;

/**
 * What became of the notifications so far. Sent, failed, dropped and waiting together are those
 * that were offered.
 *
 * @param sent arrived where they should
 * @param failed refused for good by where they should go, or given up at the end
 * @param dropped not taken or not sent, because too many were waiting here or where they should go
 * @param waiting to be sent, for the first time or again
 * @param retried how often one was kept to be sent again
 */
public record NotificationCounts(long sent, long failed, long dropped, long waiting, long retried) {

  @Override
  public String toString() {
    return "notifications: %d sent, %d failed, %d dropped, %d waiting"
        .formatted(sent, failed, dropped, waiting);
  }
}
