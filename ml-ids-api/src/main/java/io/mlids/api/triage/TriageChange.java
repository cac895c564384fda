package io.mlids.api.triage;

import io.mlids.api.alert.AllowedAttack;

/** One change to the triage of an incident. */
public sealed interface TriageChange {

  /** Sets the state. */
  record State(TriageState state) implements TriageChange {}

  /**
   * Sets who deals with the incident.
   *
   * @param name any text; empty for nobody
   */
  record Assignee(String name) implements TriageChange {}

  /** Adds a tag. */
  record Tag(String tag) implements TriageChange {}

  /** Removes a tag. */
  record Untag(String tag) implements TriageChange {}

  /** Adds a note. */
  record Note(String text) implements TriageChange {}

  /**
   * Suppresses later incidents and alerts of the same kind.
   *
   * @param entry what to suppress, why, and until when
   */
  record Mute(AllowedAttack entry) implements TriageChange {}

  /**
   * Reverts an earlier event of the same incident.
   *
   * @param event the number of that event
   */
  record Undo(long event) implements TriageChange {}
}
