package io.mlids.api.feedback;

import io.mlids.api.background.UnusableFileException;
import io.mlids.api.feedback.FeedbackEntry.Undo;
import io.mlids.api.feedback.FeedbackRefusedException.Reason;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores judgements, in a file if a directory is specified. Judgements are never dropped: if the
 * store is full, further ones are refused. Thread-safe.
 */
public final class FeedbackStore implements AutoCloseable {
  /** The maximum number of judgements, including undone ones. */
  public static final int MAX_ENTRIES = 10_000;

  /** The maximum number of judged flows; each takes about 1 kB of memory. */
  public static final int MAX_FLOWS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(FeedbackStore.class);

  private final int mostEntries;
  private final int mostFlows;
  private final SecureRandom random = new SecureRandom();

  /** In the order of their numbers; an entry is replaced when it is undone. */
  private final List<FeedbackEntry> entries = new ArrayList<>();

  private final Map<String, Integer> positions = new HashMap<>();

  /** The position of the latest entry about each incident. */
  private final Map<String, Integer> ofIncident = new HashMap<>();

  /** The position of the latest entry about each notification. */
  private final Map<Long, Integer> ofNotification = new HashMap<>();

  private Optional<FeedbackFile> file = Optional.empty();
  private int flows;

  private FeedbackStore(int mostEntries, int mostFlows) {
    this.mostEntries = mostEntries;
    this.mostFlows = mostFlows;
  }

  /** A store that keeps judgements until the server stops. */
  public static FeedbackStore inMemory() {
    return inMemory(MAX_ENTRIES, MAX_FLOWS);
  }

  static FeedbackStore inMemory(int mostEntries, int mostFlows) {
    return new FeedbackStore(mostEntries, mostFlows);
  }

  /**
   * A store that keeps judgements in a file in a directory.
   *
   * @throws UnusableFileException if the file cannot be used; the message names the file and the
   *     remedy
   */
  public static FeedbackStore in(Path directory) throws IOException {
    try {
      return open(directory);
    } catch (FeedbackFile.UnavailableException e) {
      throw new UnusableFileException(directory, ": " + e.getMessage() + "; use another directory");
    }
  }

  /**
   * A store that keeps judgements in the directory of a site profile. If that is not possible,
   * because the directory is read-only or another server uses the file, they are kept until the
   * server stops.
   *
   * @throws UnusableFileException if the file is invalid
   */
  public static FeedbackStore beside(Path site) throws IOException {
    try {
      return open(site);
    } catch (FeedbackFile.UnavailableException e) {
      LOG.warn("feedback is kept in memory only: {}; specify a directory for it", e.getMessage());
      return inMemory();
    }
  }

  private static FeedbackStore open(Path directory) throws IOException {
    FeedbackStore store = new FeedbackStore(MAX_ENTRIES, MAX_FLOWS);
    store.file = Optional.of(FeedbackFile.open(directory, store::load));
    return store;
  }

  private void load(FeedbackJson.Line line) {
    switch (line) {
      case FeedbackJson.Judged(FeedbackEntry entry) -> {
        if (positions.containsKey(entry.id())) {
          throw new IllegalArgumentException("the id '" + entry.id() + "' occurs twice");
        }
        keep(entry);
      }
      case FeedbackJson.Undone(String id, Undo undo) -> {
        Integer position = positions.get(id);
        if (position == null) {
          throw new IllegalArgumentException("undoes '" + id + "', which does not exist");
        }
        replace(position, entries.get(position).undone(undo));
      }
    }
  }

  /** Returns whether judgements are kept in a file. */
  public boolean isPersistent() {
    return file.isPresent();
  }

  /** Stores judgements, and returns them with their numbers: all of them, or none. */
  synchronized List<FeedbackEntry> add(List<FeedbackEntry> more) throws FeedbackRefusedException {
    int moreFlows = more.stream().mapToInt(entry -> entry.flows().size()).sum();
    if (entries.size() + more.size() > mostEntries || flows + moreFlows > mostFlows) {
      throw new FeedbackRefusedException(
          Reason.FULL,
          "the feedback store is full (at most "
              + mostEntries
              + " judgements and "
              + mostFlows
              + " flows); export the feedback as CSV, stop the server, and move the file "
              + FeedbackFile.NAME
              + " away");
    }
    write(more.stream().map(FeedbackJson::line).toList());
    return more.stream().map(this::keep).toList();
  }

  /** Marks a judgement as undone. */
  synchronized FeedbackEntry undo(String id, Undo undo) throws FeedbackRefusedException {
    FeedbackEntry entry =
        find(id)
            .orElseThrow(
                () ->
                    new FeedbackRefusedException(
                        Reason.GONE,
                        "feedback '" + id + "' does not exist; GET /api/feedback lists all"));
    if (entry.undone().isPresent()) {
      throw new FeedbackRefusedException(
          Reason.CONFLICT,
          "feedback '"
              + id
              + "' was already undone by "
              + entry.undone().get().by()
              + "; judge again instead");
    }
    write(List.of(FeedbackJson.line(id, undo)));
    FeedbackEntry undone = entry.undone(undo);
    replace((int) entry.number() - 1, undone);
    return undone;
  }

  private void write(List<String> lines) throws FeedbackRefusedException {
    if (file.isPresent() && !lines.isEmpty()) {
      try {
        file.get().append(lines);
      } catch (IOException e) {
        throw new FeedbackRefusedException(
            Reason.UNWRITABLE,
            "the feedback cannot be stored (" + e.getMessage() + "); check the disk, then retry");
      }
    }
  }

  private FeedbackEntry keep(FeedbackEntry entry) {
    int position = entries.size();
    FeedbackEntry numbered = entry.numbered(position + 1L);
    entries.add(numbered);
    flows += numbered.flows().size();
    positions.put(numbered.id(), position);
    numbered.incident().ifPresent(id -> ofIncident.put(id, position));
    numbered.notification().ifPresent(number -> ofNotification.put(number, position));
    return numbered;
  }

  private void replace(int position, FeedbackEntry entry) {
    flows += entry.flows().size() - entries.get(position).flows().size();
    entries.set(position, entry);
  }

  /** An ID that no judgement has. */
  synchronized String newId() {
    String id;
    do {
      id = HexFormat.of().toHexDigits(random.nextLong());
    } while (positions.containsKey(id));
    return id;
  }

  /** The judgement with the given ID. */
  public synchronized Optional<FeedbackEntry> find(String id) {
    return Optional.ofNullable(positions.get(id)).map(entries::get);
  }

  /** The latest judgement of an incident, which may have been undone. */
  public synchronized Optional<FeedbackEntry> ofIncident(String id) {
    return Optional.ofNullable(ofIncident.get(id)).map(entries::get);
  }

  /** The latest judgement of a notification's flow, which may have been undone. */
  public synchronized Optional<FeedbackEntry> ofNotification(long sequence) {
    return Optional.ofNullable(ofNotification.get(sequence)).map(entries::get);
  }

  /**
   * A page of judgements.
   *
   * @param entries the judgements, latest first
   * @param total the number of matches on all pages
   * @param hasMore whether another page follows
   */
  public record Page(List<FeedbackEntry> entries, int total, boolean hasMore) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A page of the judgements that match a query.
   *
   * @param limit the maximum number on the page
   * @param before only judgements with a smaller number are on the page
   */
  public synchronized Page page(FeedbackQuery query, int limit, long before) {
    List<FeedbackEntry> page = new ArrayList<>();
    int total = 0;
    boolean hasMore = false;
    for (FeedbackEntry each : entries.reversed()) {
      if (query.matches(each)) {
        total++;
        if (each.number() < before) {
          hasMore = page.size() == limit;
          if (!hasMore) {
            page.add(each);
          }
        }
      }
    }
    return new Page(page, total, hasMore);
  }

  /** All judgements that match a query, oldest first. */
  public synchronized List<FeedbackEntry> all(FeedbackQuery query) {
    return entries.stream().filter(query::matches).toList();
  }

  /**
   * The flows that count for the calibration: those of false alarms in force. A flow that was
   * judged several times counts once, with its latest judgement.
   */
  synchronized List<JudgedFlow> calibrating() {
    List<JudgedFlow> calibrating = new ArrayList<>();
    Set<List<String>> judged = new HashSet<>();
    for (FeedbackEntry entry : entries.reversed()) {
      boolean isFalseAlarm = entry.judgement() == Judgement.FALSE_ALARM;
      if (isFalseAlarm && !entry.calibrates()) {
        continue;
      }
      for (JudgedFlow flow : entry.flows()) {
        String flowId = flow.row().flowId();
        boolean isLatest = flowId.isEmpty() || judged.add(List.of(flowId, flow.row().timestamp()));
        if (isFalseAlarm && isLatest) {
          calibrating.add(flow);
        }
      }
    }
    return calibrating;
  }

  /** Counts of the stored judgements. */
  synchronized FeedbackCounts counts() {
    Map<Judgement, Long> inForce = new EnumMap<>(Judgement.class);
    long undone = 0;
    for (FeedbackEntry each : entries) {
      if (each.isInForce()) {
        inForce.merge(each.judgement(), 1L, Long::sum);
      } else {
        undone++;
      }
    }
    return new FeedbackCounts(
        inForce.getOrDefault(Judgement.FALSE_ALARM, 0L),
        inForce.getOrDefault(Judgement.TRUE, 0L),
        undone,
        flows,
        Map.of());
  }

  @Override
  public synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
