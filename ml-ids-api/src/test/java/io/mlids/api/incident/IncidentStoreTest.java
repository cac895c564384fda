package io.mlids.api.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IncidentStoreTest {

  private static KeptIncident kept(long number, Incident incident) {
    return new KeptIncident(number, incident, "sensor eth0", "", Instant.EPOCH);
  }

  private static KeptIncident kept(long number, Severity severity, boolean open) {
    Incident incident = FoundIncident.scan("i" + number).with(severity).incident();
    return kept(number, open ? incident : incident.closed());
  }

  private static IncidentStore.Page page(IncidentStore store, int limit, long before) {
    return store.page(Criterion.EVERYTHING, limit, before, _ -> TriageFacts.NONE);
  }

  private static List<Long> numbers(IncidentStore store) {
    return page(store, 1000, Long.MAX_VALUE).incidents().stream()
        .map(KeptIncident::number)
        .toList();
  }

  @Test
  void evictsClosedThenLessSevereThenOlderOnes() {
    IncidentStore store = new IncidentStore(5);
    store.put(kept(1, Severity.LOW, true));
    store.put(kept(2, Severity.CRITICAL, false));
    store.put(kept(3, Severity.LOW, false));
    store.put(kept(4, Severity.LOW, false));
    store.put(kept(5, Severity.HIGH, true));
    store.put(kept(6, Severity.HIGH, true));
    assertThat(numbers(store)).containsExactly(6L, 5L, 4L, 2L, 1L);
    store.put(kept(7, Severity.HIGH, true));
    assertThat(numbers(store)).containsExactly(7L, 6L, 5L, 2L, 1L);
    store.put(kept(8, Severity.HIGH, true));
    assertThat(numbers(store)).containsExactly(8L, 7L, 6L, 5L, 1L);
    store.put(kept(9, Severity.HIGH, true));
    assertThat(numbers(store)).containsExactly(9L, 8L, 7L, 6L, 5L);
    assertThat(store.dropped()).isEqualTo(4);
    assertThat(store.find("i1")).isEmpty();
  }

  @Test
  void severitiesAreCountedByCurrentState() {
    IncidentStore store = new IncidentStore(10);
    store.put(kept(1, Severity.LOW, true));
    store.put(kept(2, Severity.LOW, true));
    store.update(kept(1, Severity.CRITICAL, true));
    assertThat(store.bySeverity())
        .containsEntry(Severity.LOW, 1L)
        .containsEntry(Severity.CRITICAL, 1L)
        .containsEntry(Severity.HIGH, 0L);
  }

  @Test
  void anEvictedIncidentIsCountedOnceAndReturnsWhenMoreSevere() {
    IncidentStore store = new IncidentStore(2);
    store.put(kept(1, Severity.LOW, true));
    store.put(kept(2, Severity.MEDIUM, true));
    store.put(kept(3, Severity.MEDIUM, true));
    assertThat(store.dropped()).isEqualTo(1);
    store.update(kept(1, Severity.LOW, true));
    assertThat(store.dropped()).isEqualTo(1);
    assertThat(numbers(store)).containsExactly(3L, 2L);
    store.update(kept(1, Severity.HIGH, true));
    assertThat(numbers(store)).containsExactly(3L, 1L);
  }

  @Test
  void anUpdateReplacesThePreviousState() {
    IncidentStore store = new IncidentStore(5);
    store.put(kept(1, Severity.LOW, true));
    store.put(kept(2, Severity.LOW, true));
    store.put(kept(1, Severity.HIGH, false));
    assertThat(numbers(store)).containsExactly(2L, 1L);
    assertThat(store.find("i1").orElseThrow().incident().severity()).isEqualTo(Severity.HIGH);
    assertThat(store.dropped()).isZero();
  }

  @Test
  void largeIncidentsCauseEarlierEvictions() {
    IncidentStore store = new IncidentStore(100);
    for (int i = 1; i <= 100; i++) {
      Incident incident =
          FoundIncident.scan("i" + i)
              .by(
                  IntStream.range(0, 256)
                      .mapToObj(j -> FoundIncident.address(10, 0, 0, j))
                      .toArray(IpAddress[]::new))
              .incident();
      store.put(kept(i, incident));
    }
    assertThat(store.bytes()).isLessThanOrEqualTo(100 * 4096L);
    assertThat(store.size()).isBetween(1, 99);
    assertThat(store.dropped()).isEqualTo(100 - store.size());
  }

  @Test
  void pagesFollowEachOtherWhileIncidentsChangeAndOpen() {
    IncidentStore store = new IncidentStore(100);
    for (int i = 1; i <= 5; i++) {
      store.put(kept(i, Severity.LOW, true));
    }
    IncidentStore.Page first = page(store, 2, Long.MAX_VALUE);
    store.put(kept(2, Severity.HIGH, true));
    store.put(kept(6, Severity.LOW, true));
    IncidentStore.Page second = page(store, 2, 4);
    IncidentStore.Page third = page(store, 2, 2);
    assertThat(first.incidents()).extracting(KeptIncident::number).containsExactly(5L, 4L);
    assertThat(second.incidents()).extracting(KeptIncident::number).containsExactly(3L, 2L);
    assertThat(third.incidents()).extracting(KeptIncident::number).containsExactly(1L);
    assertThat(List.of(first.hasMore(), second.hasMore(), third.hasMore()))
        .containsExactly(true, true, false);
    assertThat(third.total()).isEqualTo(6);
    assertThat(List.of(first.offset(), second.offset(), third.offset())).containsExactly(0, 3, 5);
    assertThat(first.previous()).isEmpty();
    // The second page ends with incident 2, and incident 4 precedes it.
    assertThat(third.previous()).hasValue(4);
    assertThat(page(store, 2, third.previous().getAsLong()).incidents())
        .extracting(KeptIncident::number)
        .containsExactly(3L, 2L);
    assertThat(page(store, 2, 5).previous()).hasValue(Long.MAX_VALUE);
  }
}
