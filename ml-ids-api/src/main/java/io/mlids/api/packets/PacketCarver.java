package io.mlids.api.packets;

import io.mlids.api.packets.file.FileIndex;
import io.mlids.api.packets.file.FileInterface;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.packets.ring.PacketRing;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Finds packets in a ring. At most {@link #MOST} captures are carved at the same time, because each
 * takes some memory and reads from the disk. Thread-safe.
 */
public final class PacketCarver {
  /** The maximum number of captures that are carved at the same time. */
  public static final int MOST = 2;

  /** Packets this long before and after the time span may belong to flows in it. */
  static final long REACH_MICROS = 3_600_000_000L;

  private final PacketRing ring;
  private final CarveLimits limits;
  private final Semaphore places = new Semaphore(MOST);

  /** Carves from a ring. */
  public PacketCarver(PacketRing ring, CarveLimits limits) {
    this.ring = ring;
    this.limits = limits;
  }

  /** What became of a request for packets. */
  public sealed interface Result {

    /**
     * Packets were found.
     *
     * @param packets must be closed
     */
    record Found(CarvedPackets packets) implements Result {}

    /**
     * No packets were found.
     *
     * @param reason which packets are kept, as the second half of a sentence
     */
    record NotKept(String reason) implements Result {}

    /** Too many captures are being carved. */
    record Busy() implements Result {}
  }

  /** The limits. */
  public CarveLimits limits() {
    return limits;
  }

  /**
   * Finds packets.
   *
   * @param subject what the packets belong to, such as {@code incident 1f-1: Port scan}
   * @param most the maximum number of packets
   * @throws IOException if the files cannot be read
   */
  public Result carve(String subject, PacketSelection selection, RunChoice choice, int most)
      throws IOException {
    if (!places.tryAcquire()) {
      return new Result.Busy();
    }
    CarvedPackets carved = null;
    try {
      carved = find(subject, selection, choice, limits.withPackets(most));
      if (carved.packets() > 0) {
        return new Result.Found(carved);
      }
    } finally {
      if (carved == null || carved.packets() == 0) {
        places.release();
      }
    }
    carved.discard();
    return new Result.NotKept(whatIsKept(selection, choice, carved));
  }

  private CarvedPackets find(
      String subject, PacketSelection selection, RunChoice choice, CarveLimits most)
      throws IOException {
    List<RingFile> files = ring.files();
    Set<RecordedRun> all = new LinkedHashSet<>();
    files.forEach(each -> all.addAll(each.runs()));
    Set<RecordedRun> runs = choice.among(all);
    CarvedPackets carved =
        new CarvedPackets(subject, selection, choice, runs, ring.settings(), places::release);
    try {
      PacketSearch search = new PacketSearch(selection, runs, most, carved);
      boolean isFirst = true;
      for (RingFile file : files) {
        if (file.runs().stream().anyMatch(runs::contains) && !search.isOver()) {
          search(file, search, carved, runs, isFirst);
          isFirst = false;
        }
      }
      search.finish();
      for (RecordedRun each : runs) {
        carved.add(ring.gaps(each, selection.from(), selection.until()));
      }
      return carved;
    } catch (IOException | RuntimeException | Error e) {
      carved.discard();
      throw e;
    }
  }

  private static void search(
      RingFile file,
      PacketSearch search,
      CarvedPackets carved,
      Set<RecordedRun> runs,
      boolean isFirst)
      throws IOException {
    FileIndex index;
    try {
      index = file.index();
      if (search.mayBeIn(index)) {
        carved.open(file, index);
      }
    } catch (NoSuchFileException e) {
      // The ring has deleted the file in the meantime.
      return;
    }
    if (isFirst && isContinued(index, runs)) {
      carved.startsLate(file.isLive() ? file.first() : Long.MAX_VALUE);
    }
    if (search.mayBeIn(index)) {
      search.in(index);
    }
  }

  /** Returns whether an earlier file, which has been deleted, contained packets of the runs. */
  private static boolean isContinued(FileIndex index, Set<RecordedRun> runs) {
    return index.interfaces().stream()
        .filter(each -> runs.contains(each.run()))
        .anyMatch(FileInterface::continued);
  }

  private String whatIsKept(PacketSelection selection, RunChoice choice, CarvedPackets carved) {
    List<RingFile> files =
        ring.files().stream().filter(each -> each.isLive() == choice.isLive()).toList();
    String of = choice.isLive() ? "of the sensor" : "of uploads and streams";
    Optional<String> gap = carved.gaps().stream().findFirst().map(Object::toString);
    if (gap.isPresent()) {
      return gap.get();
    }
    if (files.isEmpty()) {
      return "no packets " + of + " are kept";
    }
    long since =
        choice.isLive()
            ? files.stream().mapToLong(RingFile::first).min().orElse(Long.MAX_VALUE)
            : files.getFirst().runs().stream().mapToLong(RecordedRun::begun).min().orElse(0);
    if (since == Long.MAX_VALUE) {
      return "no packets " + of + " are kept";
    }
    return "packets "
        + of
        + " are kept "
        + (choice.isLive() ? "from " : "if they were received after ")
        + text(since)
        + " on, and these are from "
        + text(selection.from())
        + " to "
        + text(selection.until());
  }

  /** A time as text. */
  static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
