package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feed.NotificationArchive;
import io.mlids.api.feed.NotificationSubject;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.incident.IncidentDay;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.incident.TriageFacts;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.RandomSearch;
import io.mlids.api.testing.SearchSamples;
import io.mlids.api.testing.StoredIncidents;
import io.mlids.api.triage.DatabaseTriageLog;
import io.mlids.api.triage.TriageEvent;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same tests run on both databases. */
abstract class HistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-05T04:05:06Z");

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private History history;

  /** The settings of an empty database, the same in all calls of one test. */
  abstract HistorySettings settings() throws Exception;

  private History open() throws Exception {
    history = History.open(settings(), Clock.fixed(NOW, ZoneOffset.UTC)).orElseThrow();
    return history;
  }

  @AfterEach
  void close() {
    if (history != null) {
      history.close();
    }
  }

  private void written() {
    assertThat(history.flush(Duration.ofMinutes(1))).isTrue();
  }

  private static KeptIncident kept(long number, Incident incident) {
    return StoredIncidents.kept(number, incident);
  }

  private static List<Long> numbers(IncidentStore.Page page) {
    return page.incidents().stream().map(KeptIncident::number).toList();
  }

  private List<Long> numbers(String query) {
    return numbers(criterion(query));
  }

  private List<Long> numbers(Criterion criterion) {
    return numbers(history.page(criterion, 100, Long.MAX_VALUE, MINUTE).orElseThrow());
  }

  private static Criterion criterion(String query) {
    return SearchQuery.parse(query, SearchTarget.INCIDENTS, SearchSamples.NOW).criterion();
  }

  @Test
  void incidentsSurviveARestartAndOpenOnesAreClosed() throws Exception {
    History first = open();
    Incident incident = StoredIncidents.full("scan-1");
    first.changed(kept(1, incident));
    first.changed(kept(2, StoredIncidents.full("done-1").closed()));
    written();
    assertThat(first.find(List.of("scan-1")).getFirst().incident().open()).isTrue();
    first.close();

    History second = open();
    KeptIncident read = second.find(List.of("scan-1")).getFirst();
    assertThat(read.number()).isEqualTo(1);
    assertThat(read.origin()).isEqualTo("sensor eth0");
    assertThat(read.modelVersion()).isEqualTo("v1");
    assertThat(read.updatedAt()).isEqualTo(NOW);
    assertThat(read.incident())
        .usingRecursiveComparison()
        .ignoringFields("evidence.origin", "evidence.again", "evidence.tally")
        .isEqualTo(incident.closed());
    assertThat(second.find(List.of("done-1")).getFirst().updatedAt())
        .isEqualTo(kept(2, incident).updatedAt());
    assertThat(second.status().changes().written()).isZero();
  }

  @Test
  void numbersContinueAfterARestart() throws Exception {
    History first = open();
    assertThat(List.of(first.nextNumber(), first.nextNumber(), first.nextRun()))
        .containsExactly(1L, 2L, 1L);
    first.close();
    History second = open();
    assertThat(List.of(second.nextNumber(), second.nextRun())).containsExactly(3L, 2L);
  }

  @Test
  void laterStatesReplaceEarlierOnes() throws Exception {
    open();
    history.changed(kept(1, FoundIncident.scan("a-1").incident()));
    written();
    assertThat(numbers("")).containsExactly(1L);
    FoundIncident later =
        FoundIncident.scan("a-1")
            .with(Severity.CRITICAL)
            .at(FoundIncident.address(10, 0, 0, 9), 23);
    history.changed(kept(1, later.updated(1).incident()));
    history.changed(kept(1, later.updated(2).incident()));
    written();
    KeptIncident read = history.find(List.of("a-1")).getFirst();
    assertThat(read.incident().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(read.incident().updates()).isEqualTo(2);
    assertThat(numbers("port:22")).isEmpty();
    assertThat(numbers("port:23")).containsExactly(1L);
  }

  private void storeSamples() throws IOException {
    List<KeptIncident> samples = List.copyOf(SearchSamples.incidents().values());
    samples.forEach(history::changed);
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (history.find(List.of(samples.getLast().id())).isEmpty()) {
      assertThat(System.nanoTime()).as("stored in time").isLessThan(until);
    }
    List<TriageEvent> events = SearchSamples.triageEvents();
    new DatabaseTriageLog(history)
        .append(
            events,
            events.stream()
                .map(TriageEvent::incident)
                .distinct()
                .map(SearchSamples::triage)
                .toList());
  }

  @Test
  void searchesMeanTheSameAsInMemory() throws Exception {
    open();
    List<String> names = List.copyOf(SearchSamples.incidents().keySet());
    storeSamples();
    for (SearchSamples.Case each : SearchSamples.incidentCases()) {
      assertThat(numbers(each.query()).stream().map(it -> names.get((int) (it - 1))))
          .as(each.query())
          .containsExactlyInAnyOrderElementsOf(each.expected());
    }
  }

  @Test
  void countsTheSameDaysAsTheMemory() throws Exception {
    open();
    IncidentStore memory = new IncidentStore(1_000);
    SearchSamples.incidents().values().forEach(memory::put);
    storeSamples();
    Function<String, TriageFacts> triages = id -> SearchSamples.triage(id).facts();
    List<IncidentDay> all = memory.days(Criterion.EVERYTHING, 366, triages);
    assertThat(all).hasSizeGreaterThan(2);
    assertThat(all.stream().mapToLong(IncidentDay::incidents).sum()).isEqualTo(memory.size());
    for (SearchSamples.Case each : SearchSamples.incidentCases()) {
      Criterion criterion = criterion(each.query());
      for (int most : List.of(1, 2, 366)) {
        assertThat(history.days(criterion, most, MINUTE))
            .as(each.query())
            .hasValue(new IncidentDay.Counts(memory.days(criterion, most, triages), true));
      }
    }
    assertThat(history.days(Criterion.EVERYTHING, 1, Duration.ZERO))
        .hasValue(IncidentDay.Counts.NONE);
  }

  /** Random searches, of which many contain characters with a meaning in SQL. */
  @Test
  void randomSearchesFindTheSameAsInMemory() throws Exception {
    open();
    storeSamples();
    Random random = new Random(1);
    int valid = 0;
    while (valid < 1_500) {
      String text = RandomSearch.text(random);
      Optional<Criterion> criterion = RandomSearch.parsed(text, SearchTarget.INCIDENTS);
      if (criterion.isPresent()) {
        valid++;
        List<Long> expected =
            SearchSamples.incidents().values().stream()
                .filter(each -> criterion.get().matches(SearchSamples.facts(each)))
                .map(KeptIncident::number)
                .toList();
        assertThat(numbers(criterion.get())).as(text).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  /** Whatever a query finds in memory, it finds in the database. */
  @Test
  void findsWhatTheMemoryFinds() throws Exception {
    open();
    IncidentStore memory = new IncidentStore(1_000);
    List<KeptIncident> all = incidents();
    for (KeptIncident each : all) {
      memory.put(each);
      history.changed(each);
    }
    written();
    history.close();
    try (HistoryDatabase database = new HistoryDatabase(settings().location())) {
      for (String query : queries()) {
        for (int limit : List.of(1, 3, 100)) {
          for (long before : List.of(Long.MAX_VALUE, 9L, 5L, 2L, 1L)) {
            IncidentStore.Page expected =
                memory.page(criterion(query), limit, before, _ -> TriageFacts.NONE);
            // Reads slices of the table, or only candidates.
            for (int candidates : List.of(0, IncidentSearch.MOST_CANDIDATES)) {
              IncidentStore.Page found =
                  new IncidentSearch(
                          database, criterion(query), minute(), limit, before, candidates)
                      .page()
                      .orElseThrow();
              assertThat(numbers(found)).as(query).isEqualTo(numbers(expected));
              assertThat(found)
                  .usingRecursiveComparison()
                  .ignoringFields("incidents")
                  .as("%s %d %d %d", query, limit, before, candidates)
                  .isEqualTo(expected);
            }
          }
        }
      }
    }
  }

  private static SearchTime minute() {
    return new SearchTime(MINUTE, System::nanoTime);
  }

  private static List<KeptIncident> incidents() {
    List<KeptIncident> all = new ArrayList<>();
    BehaviourKind[] kinds = BehaviourKind.values();
    for (int i = 1; i <= 10; i++) {
      FoundIncident found =
          FoundIncident.scan("id" + i + "-1")
              .of(kinds[i % kinds.length])
              .with(Severity.values()[i % 4])
              .by(FoundIncident.address(192, 0, 2, i))
              .at(FoundIncident.address(10, 0, i % 3, i), 20 + i, 80);
      Incident incident = i % 2 == 0 ? found.incident().closed() : found.incident();
      all.add(
          new KeptIncident(
              i,
              incident,
              i % 3 == 0 ? "upload 100%_Ärger.pcap" : "sensor eth0",
              "",
              Instant.EPOCH));
    }
    all.add(kept(11, StoredIncidents.full("full-1")));
    all.add(kept(12, FoundIncident.scan("none-1").by().incident()));
    return all;
  }

  private static List<String> queries() {
    List<String> all = new ArrayList<>(List.of("", "scan 10.0.1.", "state:new", "-state:new"));
    for (Severity each : Severity.values()) {
      all.add("severity:>=" + each.id());
    }
    for (String network :
        List.of(
            "192.0.2.3",
            "192.0.2.0/29",
            "10.0.1.0/24",
            "10.0.0.0/8",
            "0.0.0.0/0",
            "2001:db8::/32",
            "2001:db8::66",
            "::/0",
            "2000::/3",
            "0:0:0:1::/64",
            "255.255.255.255")) {
      all.add(network);
      all.add("ip:" + network + " severity:>=high port:80");
      all.add("src:" + network);
      all.add("dst:" + network + " origin:eth");
    }
    for (int port : List.of(22, 80, 25, 0, 65_535)) {
      all.add("port:" + port);
    }
    for (String origin : List.of("eth0", "100%_", "0%e", "ärger", "SENSOR", "_", "%", "!", "'")) {
      all.add("origin:" + origin);
      all.add(origin);
    }
    for (String state : List.of("open", "closed")) {
      all.add("kind:port_scan,beacon state:" + state);
    }
    return all;
  }

  /** A slice of the table covers 20,000 numbers at first. */
  @Test
  void aCountThatRunsOutOfTimeContainsTheLatestDays() throws Exception {
    open();
    for (int i = 1; i <= 8; i++) {
      history.changed(kept(30_000L * i, FoundIncident.scan("i" + i).incident()));
    }
    written();
    history.close();
    try (HistoryDatabase database = new HistoryDatabase(settings().location())) {
      AtomicLong ticks = new AtomicLong();
      SearchTime time =
          new SearchTime(
              Duration.ofMinutes(8), () -> ticks.addAndGet(Duration.ofMinutes(1).toNanos()));
      IncidentDay.Counts counts =
          new IncidentDays(database, Criterion.EVERYTHING, time).latest(90).orElseThrow();
      assertThat(counts.isComplete()).isFalse();
      assertThat(counts.latest()).hasSize(1);
      assertThat(counts.latest().getFirst().incidents()).isBetween(1L, 7L);
    }
  }

  /** A slice of the table covers 5,000 numbers at first. */
  @Test
  void aScanThatRunsOutOfTimeContinuesWhereItStopped() throws Exception {
    continuesWhereItStopped(40, 4_000, "scan", 0);
  }

  /** A statement checks 1,000 candidates. */
  @Test
  void aLookupThatRunsOutOfTimeContinuesWhereItStopped() throws Exception {
    continuesWhereItStopped(3_500, 1, "src:192.0.2.1", IncidentSearch.MOST_CANDIDATES);
  }

  /** Whatever the time, the pages together contain every match once, latest first. */
  private void continuesWhereItStopped(int count, long distance, String query, int candidates)
      throws Exception {
    open();
    List<Long> expected = new ArrayList<>();
    for (int i = count; i >= 1; i--) {
      expected.add(distance * i);
      history.changed(
          kept(
              distance * i,
              FoundIncident.scan("i" + i).by(FoundIncident.address(192, 0, 2, 1)).incident()));
    }
    written();
    history.close();
    try (HistoryDatabase database = new HistoryDatabase(settings().location())) {
      List<Long> found = new ArrayList<>();
      int stops = 0;
      long before = Long.MAX_VALUE;
      while (before > 0) {
        // Each look at the clock takes a minute.
        AtomicLong ticks = new AtomicLong();
        SearchTime time =
            new SearchTime(
                Duration.ofMinutes(8), () -> ticks.addAndGet(Duration.ofMinutes(1).toNanos()));
        IncidentStore.Page page =
            new IncidentSearch(database, criterion(query), time, count, before, candidates)
                .page()
                .orElseThrow();
        found.addAll(numbers(page));
        before = page.stop().map(IncidentStore.Stop::before).orElse(0L);
        long searched = before;
        assertThat(numbers(page)).allMatch(number -> number >= searched);
        if (page.stop().isPresent()) {
          stops++;
          assertThat(page.hasMore()).isTrue();
          assertThat(page.isTotalExact()).isFalse();
          assertThat(page.stop().get().until()).isPresent();
        }
      }
      assertThat(found).isEqualTo(expected);
      assertThat(stops).isPositive();
    }
  }

  @Test
  void aSearchWithoutTimeSaysSo() throws Exception {
    open();
    history.changed(kept(1, FoundIncident.scan("a-1").incident()));
    written();
    assertThat(history.page(Criterion.EVERYTHING, 1, Long.MAX_VALUE, Duration.ZERO))
        .hasValue(IncidentStore.Page.none(Long.MAX_VALUE));
  }

  @Test
  void storesTextThatADatabaseMayReject() throws Exception {
    open();
    Incident incident = FoundIncident.scan("a-1").incident();
    String origin = "upload \u0000'; DROP TABLE incident; -- \uD800".repeat(100);
    history.changed(new KeptIncident(1, incident, origin, "", NOW));
    written();
    assertThat(history.find(List.of("a-1")).getFirst().origin())
        .hasSize(1_000)
        .startsWith("upload \uFFFD'; DROP TABLE incident; -- \uFFFDupload");
    assertThat(history.status().changes().failed()).isZero();
  }

  @Test
  void findsTheLatestOfSeveralIncidentsWithTheSameId() throws Exception {
    open();
    history.changed(kept(1, FoundIncident.scan("a-1").incident().closed()));
    history.changed(kept(2, FoundIncident.scan("a-1").incident()));
    written();
    assertThat(history.find(List.of("a-1", "missing")))
        .extracting(KeptIncident::number)
        .containsExactly(1L, 2L);
  }

  @Test
  void asksForMoreNumbersBeforeTheyRunOut() throws Exception {
    History first = open();
    long last = 0;
    for (int i = 0; i < 25_000; i++) {
      last = first.nextNumber();
    }
    // The numbers are reserved in the order of the changes.
    first.changed(kept(last, FoundIncident.scan("a-1").incident()));
    written();
    assertThat(first.find(List.of("a-1"))).hasSize(1);
    assertThat(first.status().changes().written()).isGreaterThan(1);
  }

  @Test
  void notificationsSurviveARestart() throws Exception {
    History first = open();
    assertThat(first.earlier(10)).isEqualTo(new NotificationArchive.Earlier(0, List.of()));
    first.store(List.of(OF_INCIDENT, notification(2), notification(3)));
    written();
    first.close();

    History second = open();
    assertThat(second.earlier(10).latest()).isEqualTo(3);
    List<LiveNotification> earlier = second.earlier(2).notifications();
    assertThat(earlier).extracting(LiveNotification::sequence).containsExactly(2L, 3L);
    LiveNotification read = earlier.getFirst();
    assertThat(read.subject())
        .isEqualTo(new NotificationSubject.OfFlow(true, TrafficClass.ofLabel("Bot"), 0.75));
    assertThat(read.json()).isEqualTo("{\"sequence\":2}");
    assertThat(read.details()).hasValue("{\"sequence\":2,\"features\":{}}");
    assertThat(read.withFeatures(json -> json.writeNumberField("more", 1)))
        .isEqualTo("{\"sequence\":2,\"features\":{},\"more\":1}");
    assertThat(second.earlier(10).notifications().getFirst().subject())
        .isEqualTo(OF_INCIDENT.subject());
  }

  private static final LiveNotification OF_INCIDENT =
      LiveNotification.stored(
          1,
          new NotificationSubject.OfIncident(BehaviourKind.BEACON, Severity.CRITICAL),
          "{}",
          Optional.empty());

  private static LiveNotification notification(long sequence) {
    return LiveNotification.stored(
        sequence,
        new NotificationSubject.OfFlow(true, TrafficClass.ofLabel("Bot"), 0.75),
        "{\"sequence\":" + sequence + "}",
        Optional.of("{\"sequence\":" + sequence + ",\"features\":{}}"));
  }

  @Test
  void findsWhichRunsHaveIncidents() throws Exception {
    open();
    history.changed(new KeptIncident(1, FoundIncident.scan("a-12").incident(), "", "", NOW));
    history.changed(new KeptIncident(2, FoundIncident.scan("b-12").incident(), "", "", NOW));
    history.changed(new KeptIncident(3, FoundIncident.scan("c-900").incident(), "", "", NOW));
    history.changed(new KeptIncident(4, FoundIncident.scan("other").incident(), "", "", NOW));
    assertThat(history.storedRuns(List.of(2L, 12L))).hasValue(Set.of(12L));
    assertThat(history.storedRuns(LongStream.range(1, 1_200).boxed().toList()))
        .hasValue(Set.of(12L, 900L));
    assertThat(history.storedRuns(List.of())).hasValue(Set.of());
  }

  @Test
  void deletesWhatIsTooOldButNotWhatIsOpen() throws Exception {
    open();
    Instant old = NOW.minus(Duration.ofDays(31));
    history.changed(
        new KeptIncident(1, FoundIncident.scan("a-1").incident().closed(), "", "", old));
    history.changed(new KeptIncident(2, FoundIncident.scan("b-1").incident(), "", "", old));
    history.changed(
        new KeptIncident(3, FoundIncident.scan("c-1").incident().closed(), "", "", NOW));
    history.store(List.of(notification(1)));
    written();
    history.deleteOld();
    assertThat(numbers("")).containsExactly(3L, 2L);
    assertThat(numbers("port:22")).containsExactly(3L, 2L);
    assertThat(history.status().deleted()).isEqualTo(new HistoryStatus.Deleted(1, 0, 0, 0, 0, 0));
    assertThat(history.status().bytes()).isPositive();
    // A number is not assigned again, even if its incident has been deleted.
    history.close();
    assertThat(open().earlier(1).latest()).isEqualTo(1);
  }

  private static String text(Random random) {
    return random
        .ints(20_000, '0', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void theOldestIsDeletedFirst() throws Exception {
    HistorySettings small =
        new HistorySettings(settings().location(), Duration.ofDays(30), 16 << 20);
    history = History.open(small, Clock.fixed(NOW, ZoneOffset.UTC)).orElseThrow();
    // Random text, which databases can hardly compress, of more than the limit.
    int count = 1_000;
    Random random = new Random(1);
    for (int i = 1; i <= count; i++) {
      FoundIncident found = FoundIncident.scan("i" + i + "-1");
      Incident incident = StoredIncidents.withReason(found.incident().closed(), text(random));
      history.changed(new KeptIncident(i, incident, "", "", NOW.minusSeconds(2 * (count - i + 1))));
      if (i % 100 == 0) {
        written();
      }
    }
    written();
    history.deleteOld();
    IncidentStore.Page left =
        history.page(Criterion.EVERYTHING, 1, Long.MAX_VALUE, MINUTE).orElseThrow();
    assertThat(left.total()).isBetween(count * 8 / 10, count - 1);
    assertThat(numbers(left)).containsExactly((long) count);
    assertThat(history.status().deleted().incidents()).isEqualTo(count - left.total());
    assertThat(history.find(List.of("i1-1"))).isEmpty();
  }
}
