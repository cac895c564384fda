package io.mlids.api.queue;

/** Which predictions are published to a topic. */
public enum SnsPublish {
  /** All, as the original program did; subscriptions filter by the attribute {@code prediction}. */
  ALL,
  /** Only attacks. */
  ATTACKS
}
