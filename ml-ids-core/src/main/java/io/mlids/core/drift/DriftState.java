package io.mlids.core.drift;

/** Describes how the scored flows compare with a model's training flows. */
public enum DriftState {
  /**
   * No decision is possible yet, because too few flows were scored or too many packets were
   * skipped.
   */
  CANNOT_TELL_YET("cannot_tell_yet"),
  /** No feature has more unusual values than is normal for flows from the same network. */
  LIKE_TRAINING("like_training"),
  /** No drift, but at least one feature has many unusual values. */
  PARTLY_UNLIKE("partly_unlike"),
  /** The traffic has drifted. */
  UNLIKE_TRAINING("unlike_training");

  private final String id;

  DriftState(String id) {
    this.id = id;
  }

  /** The state's name in JSON and metrics. */
  public String id() {
    return id;
  }
}
