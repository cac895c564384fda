package io.mlids.core.flow;

/** Stretches in which a flow was active, parted by gaps of more than five seconds. */
public final class ActiveIdle {
  /** A longer gap, in microseconds, parts two stretches. */
  public static final long IDLE_AFTER_MICROS = 5_000_000;

  private static final RunningStatistics NONE = new RunningStatistics();

  private long stretchStart;
  private long stretchEnd;
  private RunningStatistics active;
  private RunningStatistics idle;

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

  /** Ends the last stretch, if it has a length. */
  void end() {
    if (stretchEnd > stretchStart) {
      if (active == null) {
        active = new RunningStatistics();
      }
      active.add(stretchEnd - stretchStart);
      stretchStart = stretchEnd;
    }
  }

  /** Microseconds of the stretches that are over. */
  public RunningStatistics active() {
    return active == null ? NONE : active;
  }

  /** Microseconds of the gaps between stretches. */
  public RunningStatistics idle() {
    return idle == null ? NONE : idle;
  }
}
