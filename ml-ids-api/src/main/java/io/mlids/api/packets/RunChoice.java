package io.mlids.api.packets;

import io.mlids.api.packets.file.RecordedRun;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the runs in which packets are looked for. Immutable. */
public sealed interface RunChoice {

  /** Chooses among the runs with packets in the ring. */
  Set<RecordedRun> among(Collection<RecordedRun> all);

  /** The displayed origin of the runs, such as {@code sensor eth0}. */
  String origin();

  /** Returns whether the packets come from this server's sensor. */
  default boolean isLive() {
    return origin().equals("sensor") || origin().startsWith("sensor ");
  }

  /**
   * The run with a number. Of several runs with this number, it is the latest that had begun at a
   * time, because a server may count from 1 again after a restart.
   *
   * @param at a time during or after the run, in microseconds since the epoch
   */
  record ByNumber(long number, String origin, long at) implements RunChoice {
    @Override
    public Set<RecordedRun> among(Collection<RecordedRun> all) {
      return latest(
          all.stream().filter(each -> each.number() == number && each.begun() <= at).toList());
    }
  }

  /**
   * The runs with an origin. Of uploads, it is the latest that had begun at a time, because another
   * upload may have the same name.
   *
   * @param at a time during or after the run, in microseconds since the epoch
   */
  record ByOrigin(String origin, long at) implements RunChoice {
    @Override
    public Set<RecordedRun> among(Collection<RecordedRun> all) {
      Collection<RecordedRun> fitting =
          all.stream().filter(each -> each.origin().equals(origin) && each.begun() <= at).toList();
      return origin.startsWith("upload") ? latest(fitting) : Set.copyOf(fitting);
    }
  }

  private static Set<RecordedRun> latest(Collection<RecordedRun> all) {
    long begun = all.stream().mapToLong(RecordedRun::begun).max().orElse(0);
    return all.stream().filter(each -> each.begun() == begun).collect(Collectors.toSet());
  }
}
