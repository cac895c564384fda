package io.mlids.api.incident;

import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.setting.BehaviourSettings;

/** Estimates the memory for the state of hosts and conversations. */
public final class StateMemory {
  /** An open conversation. */
  private static final long BYTES_PER_CONVERSATION = 300;

  /** A source, a service, a pair and so on, with its sample conversations. */
  private static final long BYTES_PER_SUBJECT = 400;

  /** For incidents, for each subject of a kind; see {@link BehaviourSettings#incidentBytes}. */
  private static final long BYTES_FOR_INCIDENTS = 512;

  /** There are six kinds of subjects, and twice as many conversations as subjects of a kind. */
  private static final long BYTES_PER_ENTRY =
      6 * BYTES_PER_SUBJECT + 2 * BYTES_PER_CONVERSATION + BYTES_FOR_INCIDENTS;

  private StateMemory() {}

  /**
   * Reduces the table sizes so that the state fits into an amount of memory, but not below the
   * minimum.
   */
  public static BehaviourSettings fitted(BehaviourSettings settings, long bytes) {
    return settings.withState((int) Math.min(Integer.MAX_VALUE / 2, bytes / BYTES_PER_ENTRY));
  }

  /** The memory in use. */
  public static long bytes(BehaviourStatistics now, long incidentBytes) {
    return now.active() * BYTES_PER_CONVERSATION
        + now.subjects() * BYTES_PER_SUBJECT
        + incidentBytes;
  }
}
