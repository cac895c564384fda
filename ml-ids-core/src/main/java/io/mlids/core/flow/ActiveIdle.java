package io.mlids.core.flow;

import org.jspecify.annotations.Nullable;

/** Active periods of a flow, separated by gaps of more than five seconds. */
public final class ActiveIdle {
  /** A gap longer than this, in microseconds, ends an active period. */
  public static final long IDLE_AFTER_MICROS = 5_000_000;

  private static final RunningStatistics NONE = new RunningStatistics();

  private long stretchStart;
  private long stretchEnd;
  private @Nullable RunningStatistics active;
  private @Nullable RunningStatistics idle;

  ActiveIdle(long start) {
    stretchStart = start;
    stretchEnd = start;
  }

  void touch(long timestamp) {
    long gap = timestamp - stretchEnd;
    if (gap > IDLE_AFTER_MICROS) {
      if (stretchEnd > stretchStart) {
        if (active == null) {
          active = new RunningStatistics();
        }
        active.add(stretchEnd - stretchStart);
      }
      if (idle == null) {
        idle = new RunningStatistics();
      }
      idle.add(gap);
      stretchStart = timestamp;
    }
    stretchEnd = timestamp;
  }

  /** Ends the open active period, unless it contains only one packet. */
  void end() {
    if (stretchEnd > stretchStart) {
      if (active == null) {
        active = new RunningStatistics();
      }
      active.add(stretchEnd - stretchStart);
      stretchStart = stretchEnd;
    }
  }

  /** Durations of the active periods that have ended, in microseconds. */
  public RunningStatistics active() {
    return active == null ? NONE : active;
  }

  /** Durations of the gaps between active periods, in microseconds. */
  public RunningStatistics idle() {
    return idle == null ? NONE : idle;
  }
}
