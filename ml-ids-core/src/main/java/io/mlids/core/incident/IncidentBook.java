package io.mlids.core.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gathers evidence into incidents, one for each subject and kind. SYN, UDP and ICMP floods and
 * reflections are grouped by victim. HTTP floods, slow requests, beacons and tunnels are grouped by
 * attacker and victim. All other kinds are grouped by attacker, or by victim unless exactly one
 * attacker is known. An incident closes when it has been quiet for {@link #QUIET_MICROS}; later
 * evidence opens another one. At most 10,000 incidents are open, and their estimated total memory
 * is limited; the estimate errs on the high side. Beyond either limit, the incident that has gone
 * longest without new evidence closes early. Incidents by one attacker that follow each other
 * within a day form a story. A story ends when its attacker has been quiet for a day; at the limit
 * on the number of stories, the oldest is evicted. Not thread-safe.
 */
public final class IncidentBook implements Evidence.Taker {
  /** An incident closes when it has been quiet for longer than this. */
  public static final long QUIET_MICROS = 900_000_000L;

  /** If an attacker has been quiet for longer than this, its next incident begins a new story. */
  private static final long STORY_MICROS = 86_400_000_000L;

  private static final int MAX_PER_STORY = 16;
  private static final int MAX_MEMBERS = 100_000;
  private static final int MAX_OPEN = 10_000;

  /** A number of bytes that is enough for {@link #MAX_OPEN} incidents with one observation each. */
  private static final long BYTES = 128L << 20;

  /** The memory that a closed incident in a story uses, in bytes; only its id and kind are kept. */
  private static final int BYTES_OF_MEMBER = 256;

  /** Closed incidents in stories may use up to 1/{@value} of the total memory. */
  private static final int STORY_SHARE = 4;

  /** One incident may use up to 1/{@value} of the memory for open incidents. */
  private static final int INCIDENT_SHARE = 4;

  private static final long CHECK_EVERY_MICROS = 60_000_000L;
  private static final long CHECK_STORIES_EVERY_MICROS = 3_600_000_000L;

  private final IncidentListener listener;
  private final long mostBytes;
  private final int mostMembers;

  /** Ordered by latest evidence: the incident that has been quiet for longest comes first. */
  private final Map<Subject, OpenIncident> open = new LinkedHashMap<>(16, 0.75f, true);

  /** The latest incidents of each attacker, including closed ones. */
  private final Map<IpAddress, List<OpenIncident>> stories = new LinkedHashMap<>();

  private int members;
  private long nextCheck = Long.MIN_VALUE;
  private long nextStoryCheck = Long.MIN_VALUE;
  private long bytes;
  private long opened;
  private long closedEarly;
  private long storiesEnded;
  private long storiesEvicted;

  /** Orders incidents by their first reports. */
  private static final Comparator<OpenIncident> IN_ORDER =
      Comparator.comparingLong(OpenIncident::number);

  /** The subject and kind of an incident. */
  private record Subject(BehaviourKind kind, List<IpAddress> who) {}

  /**
   * Creates a book without incidents.
   *
   * @param listener receives each change
   */
  public IncidentBook(IncidentListener listener) {
    this(listener, BYTES);
  }

  /**
   * Creates a book without incidents.
   *
   * @param listener receives each change
   * @param bytes the maximum memory of the incidents; one incident stays open even if it needs more
   */
  public IncidentBook(IncidentListener listener, long bytes) {
    this.listener = listener;
    this.mostBytes = bytes - bytes / STORY_SHARE;
    this.mostMembers = Math.clamp(bytes / STORY_SHARE / BYTES_OF_MEMBER, 1, MAX_MEMBERS);
  }

  @Override
  public void take(Evidence evidence) {
    advance(evidence.at());
    Subject subject = subject(evidence);
    OpenIncident incident = open.get(subject);
    if (incident != null) {
      bytes -= incident.bytes();
      incident.add(evidence);
      bytes += incident.bytes();
      makeRoom();
      listener.changed(IncidentListener.Event.UPDATED, incident.snapshotAfter(evidence));
      return;
    }
    incident =
        new OpenIncident(
            opened++, mostBytes / INCIDENT_SHARE, id(subject, evidence.at()), evidence);
    open.put(subject, incident);
    bytes += incident.bytes();
    makeRoom();
    relate(incident, evidence.attackers());
    listener.changed(IncidentListener.Event.OPENED, incident.snapshotAfter(evidence));
  }

  /** Closes incidents other than the latest one until the rest fit. */
  private void makeRoom() {
    while (open.size() > 1 && (open.size() > MAX_OPEN || bytes > mostBytes)) {
      closedEarly++;
      Iterator<OpenIncident> oldest = open.values().iterator();
      OpenIncident going = oldest.next();
      oldest.remove();
      close(going);
    }
  }

  private void close(OpenIncident incident) {
    bytes -= incident.bytes();
    listener.changed(IncidentListener.Event.CLOSED, incident.close());
  }

  private static Subject subject(Evidence evidence) {
    List<IpAddress> who =
        switch (evidence.kind()) {
          case SYN_FLOOD, UDP_FLOOD, ICMP_FLOOD, REFLECTION -> evidence.victims();
          case HTTP_FLOOD, SLOW_REQUESTS, BEACON, TUNNEL -> {
            List<IpAddress> both = new ArrayList<>(evidence.attackers());
            both.addAll(evidence.victims());
            yield both;
          }
          case ADDRESS_SWEEP,
              PORT_SCAN,
              PASSWORD_GUESSING,
              WEB_PROBING,
              REPEATED_VERDICTS,
              UNUSUAL ->
              evidence.attackers().size() == 1 ? evidence.attackers() : evidence.victims();
        };
    return new Subject(evidence.kind(), who);
  }

  /** The FNV-1a hash of the incident's subject and the time of its first report. */
  private static String id(Subject subject, long at) {
    long hash = 0xcbf2_9ce4_8422_2325L;
    String identity = subject.kind().id() + subject.who() + at;
    for (int i = 0; i < identity.length(); i++) {
      hash = (hash ^ identity.charAt(i)) * 0x100_0000_01b3L;
    }
    return String.format(Locale.ROOT, "%016x", hash);
  }

  private void relate(OpenIncident incident, List<IpAddress> attackers) {
    if (attackers.size() != 1 || incident.kind == BehaviourKind.REFLECTION) {
      return;
    }
    IpAddress attacker = attackers.getFirst();
    List<OpenIncident> story = stories.remove(attacker);
    if (story == null) {
      story = new ArrayList<>(1);
    }
    members -= story.size();
    if (isOver(story, incident.reportedAt)) {
      storiesEnded++;
      story.clear();
    }
    for (OpenIncident other : story) {
      incident.relate(other);
    }
    story.add(incident);
    if (story.size() > MAX_PER_STORY) {
      // Keep the first incident, because its id is the story's id.
      story.remove(1);
    }
    members += story.size();
    stories.put(attacker, story);
    while (stories.size() > 1 && (stories.size() > MAX_OPEN || members > mostMembers)) {
      Iterator<List<OpenIncident>> oldest = stories.values().iterator();
      members -= oldest.next().size();
      oldest.remove();
      storiesEvicted++;
    }
  }

  private static boolean isOver(List<OpenIncident> story, long now) {
    return !story.isEmpty()
        && story.stream().allMatch(each -> now - each.lastEvidence() > STORY_MICROS);
  }

  /**
   * Closes incidents and ends stories that have been quiet for too long.
   *
   * @param now the traffic time in microseconds since the epoch
   */
  public void advance(long now) {
    if (isDue(nextCheck, now, CHECK_EVERY_MICROS)) {
      nextCheck = next(now, CHECK_EVERY_MICROS);
      closeQuiet(now);
    }
    if (isDue(nextStoryCheck, now, CHECK_STORIES_EVERY_MICROS)) {
      nextStoryCheck = next(now, CHECK_STORIES_EVERY_MICROS);
      endStories(now);
    }
  }

  /** Returns whether a check is due, which is also the case if the clock was set back. */
  private static boolean isDue(long check, long now, long interval) {
    return now >= check || check - now > 2 * interval;
  }

  private static long next(long now, long interval) {
    return Math.floorDiv(now, interval) * interval + interval;
  }

  private void endStories(long now) {
    for (Iterator<List<OpenIncident>> all = stories.values().iterator(); all.hasNext(); ) {
      List<OpenIncident> story = all.next();
      if (isOver(story, now)) {
        members -= story.size();
        storiesEnded++;
        all.remove();
      }
    }
  }

  private void closeQuiet(long now) {
    List<OpenIncident> quiet = new ArrayList<>();
    for (Iterator<OpenIncident> all = open.values().iterator(); all.hasNext(); ) {
      OpenIncident each = all.next();
      if (now - each.lastSeen() > QUIET_MICROS) {
        all.remove();
        quiet.add(each);
      }
    }
    quiet.sort(IN_ORDER);
    quiet.forEach(this::close);
  }

  /** The open incidents in the order in which they were first reported. */
  public List<Incident> open() {
    return open.values().stream().sorted(IN_ORDER).map(OpenIncident::snapshot).toList();
  }

  /**
   * Returns the numbers of open incidents and stories, and of those closed early, ended or evicted.
   */
  public IncidentStatistics statistics() {
    return new IncidentStatistics(
        open.size(), closedEarly, stories.size(), storiesEnded, storiesEvicted);
  }

  /**
   * The approximate memory use of the incidents, in bytes, including the state that their evidence
   * refers to.
   */
  public long bytes() {
    return bytes + (long) members * BYTES_OF_MEMBER;
  }

  /**
   * The number of observations that stories refer to; the state of these observations stays in
   * memory.
   */
  int observations() {
    return stories.values().stream()
        .flatMap(List::stream)
        .mapToInt(OpenIncident::observations)
        .sum();
  }
}
