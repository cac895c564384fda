package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest gaps in the recorded packets, and the number of packets lost since the server started.
 * Keeps at most {@link #MOST} gaps and drops the oldest. Thread-safe.
 */
final class PacketGaps {
  /** The maximum number of gaps. */
  static final int MOST = 1_000;

  private final List<PacketGap> gaps = new ArrayList<>();
  private final Map<PacketGap.Cause, Long> lost = new EnumMap<>(PacketGap.Cause.class);
  private boolean changed;

  /** Adds a gap. */
  synchronized void add(PacketGap gap) {
    lost.merge(gap.cause(), gap.packets(), Long::sum);
    put(gap);
    changed = true;
  }

  private void put(PacketGap gap) {
    for (int i = gaps.size() - 1; i >= Math.max(0, gaps.size() - 8); i--) {
      var joined = gaps.get(i).joined(gap);
      if (joined.isPresent()) {
        gaps.set(i, joined.get());
        return;
      }
    }
    if (gaps.size() == MOST) {
      gaps.removeFirst();
    }
    gaps.add(gap);
  }

  /** The number of packets lost for a reason since the server started. */
  synchronized long lost(PacketGap.Cause cause) {
    return lost.getOrDefault(cause, 0L);
  }

  /** The gaps of a run in a time span. */
  synchronized List<PacketGap> of(RecordedRun run, long from, long until) {
    return gaps.stream().filter(each -> each.isIn(run, from, until)).toList();
  }

  /** The latest gap, of any run. */
  synchronized Optional<PacketGap> latest() {
    return gaps.isEmpty() ? Optional.empty() : Optional.of(gaps.getLast());
  }

  /** Reads the gaps of earlier servers; ignores a missing file and damaged lines. */
  synchronized void load(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        PacketGap.ofLine(line).ifPresent(this::put);
      }
    } catch (IOException e) {
      // There is no such file in a new directory.
    }
  }

  /** Writes the gaps if they have changed. */
  void save(Path file) throws IOException {
    List<String> lines;
    synchronized (this) {
      if (!changed) {
        return;
      }
      lines = gaps.stream().map(PacketGap::line).toList();
      changed = false;
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(unfinished, lines);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      synchronized (this) {
        changed = true;
      }
      throw e;
    }
  }
}
