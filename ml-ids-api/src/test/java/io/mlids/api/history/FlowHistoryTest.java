package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.flow.FlowFacts;
import io.mlids.api.history.flow.FlowPage;
import io.mlids.api.history.flow.FlowSearch;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.history.flow.StoredVerdict;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.RandomSearch;
import io.mlids.api.testing.SearchSamples;
import io.mlids.api.testing.StoredIncidents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storing and finding flows; the same tests run on both databases. */
abstract class FlowHistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-05T04:05:06Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private History history;

  /** The settings of an empty database, the same in all calls of one test. */
  abstract HistorySettings settings() throws Exception;

  private void open(Instant now) throws Exception {
    close();
    history = History.open(settings(), Clock.fixed(now, ZoneOffset.UTC)).orElseThrow();
  }

  @AfterEach
  void close() {
    if (history != null) {
      history.close();
    }
  }

  private void store(List<StoredFlow> flows) {
    flows.forEach(history::store);
    assertThat(history.flush(MINUTE)).isTrue();
  }

  private FlowPage page(String query, long before, int limit) {
    return history.flows(criterion(query), before, limit, MINUTE).orElseThrow();
  }

  private static Criterion criterion(String query) {
    return SearchQuery.parse(query, SearchTarget.FLOWS, SearchSamples.NOW).criterion();
  }

  private static StoredFlow flow(int i) {
    return new StoredFlow(
        0,
        FoundIncident.START + i,
        FoundIncident.START + 10 * i,
        FoundIncident.address(192, 0, 2, i % 200),
        i,
        StoredIncidents.address("2001:db8::1"),
        443,
        6,
        StoredVerdict.values()[i % StoredVerdict.values().length],
        "Bot",
        0.5 + i / 10_000.0,
        2 * i,
        3 * i,
        "sensor eth0",
        new StoredFlow.Details(
            i,
            Optional.of("1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
            List.of("odd", "rare"),
            Optional.of(i % 2 == 0)));
  }

  private static List<StoredFlow> flows(int count) {
    List<StoredFlow> flows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      flows.add(flow(i));
    }
    return flows;
  }

  private static List<Integer> numbers(FlowPage page) {
    return page.flows().stream().map(StoredFlow::sourcePort).toList();
  }

  @Test
  void flowsAreListedInPagesLatestFirst() throws Exception {
    open(NOW);
    store(flows(5));
    FlowPage all = page("", Long.MAX_VALUE, 10);
    assertThat(numbers(all)).containsExactly(5, 4, 3, 2, 1);
    assertThat(all.partial()).isFalse();
    assertThat(all.next()).isEmpty();
    assertThat(all.flows())
        .extracting(StoredFlow::id)
        .isSortedAccordingTo(Comparator.reverseOrder());
    for (StoredFlow each : all.flows()) {
      assertThat(each)
          .usingRecursiveComparison()
          .ignoringFields("id")
          .isEqualTo(flow(each.sourcePort()));
      assertThat(history.flow(each.id())).hasValue(each);
    }
    FlowPage first = page("", Long.MAX_VALUE, 2);
    assertThat(numbers(first)).containsExactly(5, 4);
    FlowPage second = page("", first.next().orElseThrow(), 3);
    assertThat(numbers(second)).containsExactly(3, 2, 1);
    assertThat(second.next()).isEmpty();
    assertThat(history.flow(all.flows().getLast().id() - 1)).isEmpty();
  }

  @Test
  void anEmptyHistoryHasNoFlows() throws Exception {
    open(NOW);
    assertThat(page("", Long.MAX_VALUE, 10).flows()).isEmpty();
    assertThat(page("src:10.0.0.1", 5, 10).next()).isEmpty();
  }

  @Test
  void laterFlowsHaveHigherIdsEvenIfTheClockWasSetBack() throws Exception {
    open(NOW);
    store(flows(1));
    open(NOW.minus(Duration.ofDays(9)));
    store(List.of(flow(2)));
    assertThat(numbers(page("", Long.MAX_VALUE, 10))).containsExactly(2, 1);
  }

  private List<String> storeSamples() throws Exception {
    open(NOW);
    store(SearchSamples.flows().values().stream().map(SearchSamples.SampleFlow::stored).toList());
    return List.copyOf(SearchSamples.flows().keySet());
  }

  private List<Long> found(Criterion criterion) {
    return history.flows(criterion, Long.MAX_VALUE, 100, MINUTE).orElseThrow().flows().stream()
        .map(StoredFlow::id)
        .toList();
  }

  @Test
  void searchesMeanTheSameAsInMemory() throws Exception {
    List<String> names = storeSamples();
    List<Long> ids = found(Criterion.EVERYTHING).reversed();
    for (SearchSamples.Case each : SearchSamples.flowCases()) {
      assertThat(found(criterion(each.query())).stream().map(id -> names.get(ids.indexOf(id))))
          .as(each.query())
          .containsExactlyInAnyOrderElementsOf(each.expected());
    }
  }

  /** Random searches, of which many contain characters with a meaning in SQL. */
  @Test
  void randomSearchesFindTheSameAsInMemory() throws Exception {
    storeSamples();
    List<Long> ids = found(Criterion.EVERYTHING).reversed();
    List<StoredFlow> samples =
        SearchSamples.flows().values().stream().map(SearchSamples.SampleFlow::stored).toList();
    Random random = new Random(1);
    int valid = 0;
    while (valid < 1_500) {
      String text = RandomSearch.text(random);
      Optional<Criterion> criterion = RandomSearch.parsed(text, SearchTarget.FLOWS);
      if (criterion.isPresent()) {
        valid++;
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
          if (criterion.get().matches(new FlowFacts(samples.get(i)))) {
            expected.add(ids.get(i));
          }
        }
        assertThat(found(criterion.get())).as(text).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  void moreFlowsThanOneStatementReadsAreFound() throws Exception {
    open(NOW);
    store(flows(5_000));
    assertThat(page("", Long.MAX_VALUE, 6_000).flows()).hasSize(5_000);
    assertThat(numbers(page("text:-vlan7", Long.MAX_VALUE, 1))).containsExactly(799);
    assertThat(numbers(page("id:*-vlan7", Long.MAX_VALUE, 100))).containsExactly(7);
    assertThat(numbers(page("port:<3 -port:1", Long.MAX_VALUE, 100))).containsExactly(2);
  }

  /** Whatever the time, the pages together contain every match once, latest first. */
  @Test
  void aSearchThatRunsOutOfTimeContinuesWhereItStopped() throws Exception {
    for (int i = 1; i <= 6; i++) {
      open(NOW.plus(Duration.ofHours(7L * i)));
      store(List.of(flow(2 * i), flow(2 * i + 1)));
    }
    close();
    try (HistoryDatabase database = new HistoryDatabase(settings().location())) {
      long now = NOW.plus(Duration.ofDays(9)).getEpochSecond() * 1_000_000;
      List<Integer> found = new ArrayList<>();
      long before = Long.MAX_VALUE;
      int partial = 0;
      while (before > 0) {
        // Each look at the clock takes a minute, so that there is time for about three slices.
        AtomicLong ticks = new AtomicLong();
        SearchTime time =
            new SearchTime(
                Duration.ofMinutes(12), () -> ticks.addAndGet(Duration.ofMinutes(1).toNanos()));
        FlowPage page =
            new FlowSearch(database, criterion("port:443"), time, now)
                .page(before, 100)
                .orElseThrow();
        found.addAll(numbers(page));
        partial += page.partial() ? 1 : 0;
        assertThat(page.next().isPresent()).isEqualTo(page.partial());
        before = page.next().orElse(0);
        long searched = before;
        assertThat(page.flows()).allMatch(flow -> flow.id() >= searched);
      }
      assertThat(found).containsExactly(13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);
      assertThat(partial).isPositive();
    }
  }

  @Test
  void aSearchWithoutTimeSaysThatItHasSeenNothing() throws Exception {
    open(NOW);
    store(flows(3));
    FlowPage page = history.flows(criterion(""), Long.MAX_VALUE, 10, Duration.ZERO).orElseThrow();
    assertThat(page.flows()).isEmpty();
    assertThat(page.partial()).isTrue();
    assertThat(page.next()).hasValue(NOW.getEpochSecond() * 1_000_000);
  }

  @Test
  void aStatementThatTakesTooLongIsCancelledAndTheNextOneIsNot() throws Exception {
    try (HistoryDatabase database = new HistoryDatabase(settings().location())) {
      DatabaseException error =
          catchThrowableOfType(
              DatabaseException.class,
              () -> database.read(Duration.ofMillis(50), handle -> count(handle, 1_000_000_000L)));
      assertThat(error.isTimeout()).isTrue();
      assertThat(error.isOutage()).isFalse();
      assertThat(database.read(handle -> count(handle, 1_000))).hasValue(1_000L);
      assertThat(database.isAvailable()).isTrue();
    }
  }

  private static long count(Handle handle, long most) {
    return handle
        .createQuery(
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < "
                + most
                + ") SELECT count(*) FROM t")
        .mapTo(Long.class)
        .one();
  }

  /** An embedded database whose threads are interrupted may never close. */
  @Test
  void closesWhileFlowsAreWaiting() throws Exception {
    List<StoredFlow> some = flows(20_000);
    long written = 0;
    for (int i = 0; i < 5; i++) {
      open(NOW.plusSeconds(3_600L * i));
      for (int round = 0; round < 4; round++) {
        some.forEach(history::store);
      }
      History closing = history;
      history = null;
      Duration atMost = Duration.ofMillis(20L * i);
      assertTimeoutPreemptively(MINUTE, () -> closing.close(atMost, MINUTE));
      HistoryStatus.Lane lane = closing.status().flows();
      assertThat(lane.written() + lane.failed() + lane.dropped()).isEqualTo(80_000);
      written += lane.written();
    }
    open(NOW.plusSeconds(100_000));
    assertThat(history.read(FlowHistoryTest::count)).hasValue(written);
  }

  private static long count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM flow").mapTo(Long.class).one();
  }

  /** As when the HTTP server stops while a search is running. */
  @Test
  void anInterruptedReadNeitherFailsNorKeepsOthersFromWriting() throws Exception {
    open(NOW);
    store(flows(20_000));
    // Opened again, so that the flows must be read from the file.
    open(NOW.plusSeconds(3_600));
    AtomicReference<Optional<Long>> sum = new AtomicReference<>(Optional.empty());
    Thread.ofPlatform()
        .start(
            () ->
                sum.set(
                    history.read(
                        handle -> {
                          Thread.currentThread().interrupt();
                          return handle
                              .createQuery("SELECT sum(source_port) FROM flow")
                              .mapTo(Long.class)
                              .one();
                        })))
        .join();
    assertThat(sum.get()).hasValue(20_000L * 20_001 / 2);
    store(flows(10));
    assertThat(history.status().flows())
        .returns(10L, HistoryStatus.Lane::written)
        .returns(0L, HistoryStatus.Lane::failed);
  }
}
