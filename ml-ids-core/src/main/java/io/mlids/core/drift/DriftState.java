package io.mlids.core.drift;

/** How scored flows compare with those that a model was trained on. */
public enum DriftState {
  /** Too few flows were scored, or too many packets skipped, to decide. */
  CANNOT_TELL_YET("cannot_tell_yet"),
  /** No feature strays more than is usual for flows of the same network. */
  LIKE_TRAINING("like_training"),
  /** No drift, but at least one feature strays. */
  PARTLY_UNLIKE("partly_unlike"),
  /** There is drift. */
  UNLIKE_TRAINING("unlike_training");

  private final String id;

  DriftState(String id) {
    this.id = id;
  }

  /** The name in JSON and metrics. */
  public String id() {
    return id;
  }
}
