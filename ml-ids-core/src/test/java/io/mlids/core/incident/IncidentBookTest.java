package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentBookTest {
  private record Change(Event event, Incident incident) {}

  private final List<Change> changes = new ArrayList<>();
  private final IncidentBook book =
      new IncidentBook((event, incident) -> changes.add(new Change(event, incident)));

  private static IpAddress address(int number) {
    return new IpAddress(false, 0, number);
  }

  private static Evidence evidence(BehaviourKind kind, int attacker, long at) {
    Tally tally = new Tally();
    tally.add(30, 60, 0, at - SECOND, at);
    Evidence[] same = new Evidence[1];
    same[0] =
        new Evidence(
            kind,
            tally,
            List.of(address(0x0A00_0000 + attacker)),
            List.of(address(0x0A01_0001)),
            List.of(22),
            at,
            0.6,
            0.9,
            Map.of("tries", 30),
            "30 failed tries",
            tally,
            _ -> same[0]);
    return same[0];
  }

  @Test
  void aClosedIncidentIsReportedWithItsEvidenceAndReleasesIt() {
    for (int attacker = 1; attacker <= 100; attacker++) {
      book.take(evidence(BehaviourKind.PORT_SCAN, attacker, attacker * SECOND));
    }
    assertThat(book.observations()).isEqualTo(100);

    book.advance(200 * SECOND + IncidentBook.QUIET_MICROS);

    assertThat(book.open()).isEmpty();
    List<Change> closed = changes.stream().filter(each -> each.event() == Event.CLOSED).toList();
    assertThat(closed)
        .hasSize(100)
        .allSatisfy(each -> assertThat(each.incident().evidence()).hasSize(1))
        .allSatisfy(each -> assertThat(each.incident().attackers()).hasSize(1))
        .allSatisfy(each -> assertThat(each.incident().flows()).isEqualTo(30));
    assertThat(book.observations()).isZero();
  }

  @Test
  void incidentsBeyondTheBytesCloseEarlyAndTheOneThatGoesOnStaysOpen() {
    long bytes = 200_000;
    IncidentBook small =
        new IncidentBook((event, incident) -> changes.add(new Change(event, incident)), bytes);
    for (int attacker = 2; attacker <= 1000; attacker++) {
      small.take(evidence(BehaviourKind.PORT_SCAN, 1, attacker * MILLISECOND));
      small.take(evidence(BehaviourKind.PORT_SCAN, attacker, attacker * MILLISECOND));
      assertThat(small.bytes()).isLessThanOrEqualTo(bytes);
    }
    IncidentStatistics held = small.statistics();
    assertThat(held.closedEarly())
        .isPositive()
        .isEqualTo(of(Event.CLOSED))
        .isEqualTo(1000 - held.open());
    assertThat(of(Event.OPENED)).isEqualTo(1000);
    assertThat(small.open().getFirst().attackers()).containsExactly(address(0x0A00_0001));
    assertThat(small.open())
        .extracting(Incident::reportedAt)
        .isSorted()
        .last()
        .isEqualTo(1000 * MILLISECOND);
  }

  private long of(Event event) {
    return changes.stream().filter(each -> each.event() == event).count();
  }

  @Test
  void closingGivesAllBytesBackButThoseOfTheStory() {
    for (int attacker = 1; attacker <= 100; attacker++) {
      book.take(evidence(BehaviourKind.PORT_SCAN, attacker, attacker * SECOND));
    }
    long open = book.bytes();

    book.advance(200 * SECOND + IncidentBook.QUIET_MICROS);

    assertThat(book.statistics().open()).isZero();
    assertThat(book.bytes()).isPositive().isLessThan(open / 20);
  }

  @Test
  void aClosedIncidentStaysPartOfItsStory() {
    book.take(evidence(BehaviourKind.PORT_SCAN, 1, SECOND));
    book.advance(10 * SECOND + IncidentBook.QUIET_MICROS);
    book.take(evidence(BehaviourKind.PASSWORD_GUESSING, 1, 3_600 * SECOND));

    Incident scan = changes.getFirst().incident();
    Incident guessing = changes.getLast().incident();
    assertThat(guessing.related()).containsExactly(scan.id());
    assertThat(guessing.storyId()).isEqualTo(scan.id());
    assertThat(guessing.stages())
        .containsExactly(BehaviourKind.PORT_SCAN, BehaviourKind.PASSWORD_GUESSING);
  }

  @Test
  void aStoryEndsWhenItsAttackerHasBeenQuietForADay() {
    long day = 86_400 * SECOND;
    book.take(evidence(BehaviourKind.PORT_SCAN, 1, SECOND));
    book.take(evidence(BehaviourKind.PORT_SCAN, 2, SECOND));
    book.take(evidence(BehaviourKind.PORT_SCAN, 2, day / 2));
    assertThat(book.statistics().stories()).isEqualTo(2);

    book.advance(day + 7_200 * SECOND);

    assertThat(book.statistics()).isEqualTo(new IncidentStatistics(0, 0, 1, 1, 0));
  }

  @Test
  void theOldestStoryMakesRoomForAnother() {
    for (int attacker = 0; attacker < 10_003; attacker++) {
      book.take(evidence(BehaviourKind.PORT_SCAN, attacker, SECOND + attacker));
    }
    assertThat(book.statistics()).isEqualTo(new IncidentStatistics(10_000, 3, 10_000, 0, 3));
  }
}
