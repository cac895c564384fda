package io.mlids.api.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.FoundIncident;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
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

  private static List<Long> numbers(IncidentStore store) {
    return store.page(IncidentQuery.ALL, 1000, Long.MAX_VALUE).incidents().stream()
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
    IncidentStore.Page first = store.page(IncidentQuery.ALL, 2, Long.MAX_VALUE);
    store.put(kept(2, Severity.HIGH, true));
    store.put(kept(6, Severity.LOW, true));
    IncidentStore.Page second = store.page(IncidentQuery.ALL, 2, 4);
    IncidentStore.Page third = store.page(IncidentQuery.ALL, 2, 2);
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
    assertThat(store.page(IncidentQuery.ALL, 2, third.previous().getAsLong()).incidents())
        .extracting(KeptIncident::number)
        .containsExactly(3L, 2L);
    assertThat(store.page(IncidentQuery.ALL, 2, 5).previous()).hasValue(Long.MAX_VALUE);
  }

  private static IncidentQuery with(
      Set<BehaviourKind> kinds,
      Severity least,
      Optional<Boolean> open,
      String attacker,
      String victim,
      String address) {
    return new IncidentQuery(
        kinds,
        least,
        open,
        network(attacker),
        network(victim),
        network(address),
        OptionalInt.empty(),
        "",
        OptionalLong.empty(),
        List.of());
  }

  private static Optional<AddressRange> network(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(AddressRange.parse(text));
  }

  private static IncidentQuery words(String... words) {
    return new IncidentQuery(
        Set.of(),
        Severity.LOW,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        "",
        OptionalLong.empty(),
        List.of(words));
  }

  @Test
  void aQueryMatchesByKindSeverityStateAndAddresses() {
    KeptIncident scan = kept(1, FoundIncident.scan("a").incident());
    Optional<Boolean> any = Optional.empty();
    Set<BehaviourKind> all = Set.of();
    assertThat(IncidentQuery.ALL.matches(scan)).isTrue();
    assertThat(with(Set.of(BehaviourKind.BEACON), Severity.LOW, any, "", "", "").matches(scan))
        .isFalse();
    assertThat(with(Set.of(BehaviourKind.PORT_SCAN), Severity.LOW, any, "", "", "").matches(scan))
        .isTrue();
    assertThat(with(all, Severity.HIGH, any, "", "", "").matches(scan)).isFalse();
    assertThat(with(all, Severity.LOW, Optional.of(false), "", "", "").matches(scan)).isFalse();
    assertThat(with(all, Severity.LOW, any, "192.0.2.66", "", "").matches(scan)).isTrue();
    assertThat(with(all, Severity.LOW, any, "192.0.2.10", "", "").matches(scan)).isFalse();
    assertThat(with(all, Severity.LOW, any, "", "192.0.2.0/28", "").matches(scan)).isTrue();
    assertThat(with(all, Severity.LOW, any, "", "192.0.3.0/28", "").matches(scan)).isFalse();
    assertThat(with(all, Severity.LOW, any, "", "", "192.0.2.64/26").matches(scan)).isTrue();
    assertThat(with(all, Severity.LOW, any, "", "", "::/0").matches(scan)).isFalse();
  }

  @Test
  void allWordsOfASearchMustOccur() {
    KeptIncident scan = kept(1, FoundIncident.scan("a").incident());
    assertThat(words("PORT", "eth0", "192.0.2.66").matches(scan)).isTrue();
    assertThat(words("tried").matches(scan)).isTrue();
    assertThat(words("T1046").matches(scan)).isTrue();
    assertThat(words("port", "beacon").matches(scan)).isFalse();
  }
}
