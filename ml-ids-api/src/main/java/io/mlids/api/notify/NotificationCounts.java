package io.mlids.api.notify;

/**
 * What became of the notifications so far; their sum is the number of attacks found.
 *
 * @param sent arrived where they should
 * @param failed refused for good by where they should go, or given up at the end
 * @param dropped not taken or not sent, because too many were waiting here or where they should go
 * @param waiting to be sent, for the first time or again
 */
public record NotificationCounts(long sent, long failed, long dropped, long waiting) {

  @Override
  public String toString() {
    return "notifications: %d sent, %d failed, %d dropped, %d waiting"
        .formatted(sent, failed, dropped, waiting);
  }
}
