package io.mlids.core.site.usual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsualTrafficTest {
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final Service SSH = new Service(address(2), 6, 22);
  private static final Service WEB = new Service(address(2), 6, 80);

  private static IpAddress address(int last) {
    return new IpAddress(false, 0, 0x0A000000L + last);
  }

  private static Contact contact(int user, Service service, long end, long bytes) {
    return new Contact(address(user), service, end, bytes);
  }

  /** Five hours in which one host uses ssh ten times an hour, and many hosts use the web. */
  private static List<Contact> ordinary() {
    List<Contact> contacts = new ArrayList<>();
    for (int hour = 0; hour < 5; hour++) {
      for (int i = 0; i < 200; i++) {
        long end = hour * HOUR + i * SECOND;
        contacts.add(contact(100 + i % 50, WEB, end, 2_000));
        if (i % 20 == 0) {
          contacts.add(contact(7, SSH, end, 5_000));
        }
      }
    }
    return contacts;
  }

  private static List<Finding> findings(UsualTraffic usual, Contact... contacts) {
    UsualWatch watch = new UsualWatch(usual, EnumSet.allOf(Deviation.class));
    List<Finding> last = List.of();
    for (Contact each : contacts) {
      last = watch.add(each);
    }
    return last;
  }

  @Test
  void learnsServicesTheirUsersAndTheirRates() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    assertThat(usual.services())
        .isEqualTo(
            Map.of(
                SSH, new ServiceUse(50, Set.of(address(7)), 10, 50_000, 5_000),
                WEB, new ServiceUse(1_000, Set.of(), 200, 400_000, 2_000)));
    assertThat(usual.hours()).isEqualTo(5);
    assertThat(UsualTraffic.learn(ordinary(), 4).services().get(SSH).flowsPerHour()).isEqualTo(40);
  }

  @Test
  void ordinaryFlowsDoNotDeviate() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    UsualTraffic judged = usual.judging(ordinary(), 1);
    assertThat(judged.judged()).isEqualTo(1_050);
    assertThat(judged.deviating()).allSatisfy((kind, count) -> assertThat(count).isZero());
  }

  @Test
  void aNewServiceOfAKnownServerDeviates() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    assertThat(findings(usual, contact(7, new Service(address(2), 6, 4444), HOUR, 1)))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.deviation()).isEqualTo(Deviation.NEW_SERVICE);
              assertThat(each.reason())
                  .isEqualTo("10.0.0.2 has not offered port 4444 (TCP) before");
            });
    assertThat(findings(usual, contact(7, new Service(address(99), 6, 4444), HOUR, 1)))
        .as("a host of which nothing is known")
        .isEmpty();
  }

  @Test
  void aNewUserOfAServiceWithFewUsersDeviates() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    assertThat(findings(usual, contact(8, SSH, HOUR, 1)))
        .extracting(Finding::reason)
        .containsExactly("10.0.0.8 has not used port 22 (TCP) of 10.0.0.2 before");
    assertThat(findings(usual, contact(8, WEB, HOUR, 1))).as("open to everybody").isEmpty();
  }

  @Test
  void farMoreTrafficThanEverDeviates() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    UsualWatch watch = new UsualWatch(usual, EnumSet.allOf(Deviation.class));
    for (int i = 0; i < 600; i++) {
      assertThat(watch.add(contact(100, WEB, 9 * HOUR + i, 10))).isEmpty();
    }
    assertThat(watch.add(contact(100, WEB, 9 * HOUR + 600, 10)))
        .extracting(Finding::reason)
        .containsExactly(
            "port 80 (TCP) of 10.0.0.2 has 601 flows in this hour; at most 200 were usual");
    assertThat(watch.add(contact(100, WEB, 8 * HOUR, 10))).as("of an earlier hour").isEmpty();
    assertThat(watch.add(contact(100, WEB, 10 * HOUR, 10))).as("the next hour").isEmpty();
    assertThat(watch.add(contact(100, WEB, 10 * HOUR, 30_000_001)))
        .extracting(Finding::deviation)
        .containsExactly(Deviation.LARGE_FLOW, Deviation.MORE_BYTES);
  }

  @Test
  void ratesNeedSeveralHours() {
    List<Contact> three = ordinary().stream().filter(each -> each.end() < 3 * HOUR).toList();
    UsualTraffic usual = UsualTraffic.learn(three, 1);
    Contact[] many = new Contact[5_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = contact(100, WEB, 9 * HOUR, 100_000);
    }
    assertThat(findings(usual, many)).isEmpty();
  }

  @Test
  void rateDeviationsThatCouldNotBeCountedAreNoEvidence() {
    UsualTraffic all = UsualTraffic.learn(ordinary(), 1);
    List<Contact> two = ordinary().stream().filter(each -> each.end() < 2 * HOUR).toList();
    List<Contact> later = ordinary().stream().filter(each -> each.end() >= 2 * HOUR).toList();
    UsualTraffic counted = all.plus(UsualTraffic.learn(two, 1).judging(later, 1));
    assertThat(counted.knowsRates()).isTrue();
    assertThat(counted.deviating())
        .containsEntry(Deviation.MORE_FLOWS, (long) later.size())
        .containsEntry(Deviation.MORE_BYTES, (long) later.size())
        .containsEntry(Deviation.NEW_SERVICE, 0L);
    assertThat(counted.evidence(0.01))
        .containsExactlyInAnyOrder(Deviation.NEW_SERVICE, Deviation.NEW_USER, Deviation.LARGE_FLOW);
    assertThat(all.plus(all.judging(later, 1)).evidence(0.01))
        .as("counted")
        .contains(Deviation.MORE_FLOWS, Deviation.MORE_BYTES);
  }

  @Test
  void partsOfOneClockHourAreNotSeveralHours() {
    List<UsualTraffic> parts = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      long from = part * 600 * SECOND;
      parts.add(
          UsualTraffic.learn(
              ordinary().stream().map(each -> shifted(each, from)).limit(100).toList(), 1));
    }
    UsualTraffic usual = parts.stream().reduce(UsualTraffic::plus).orElseThrow();
    assertThat(usual.hours()).isEqualTo(1);
    assertThat(usual.knowsRates()).isFalse();
  }

  private static Contact shifted(Contact contact, long by) {
    return new Contact(contact.user(), contact.service(), contact.end() + by, contact.bytes());
  }

  @Test
  void aTimeInTheFutureDoesNotSilenceRates() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    UsualWatch watch = new UsualWatch(usual, EnumSet.allOf(Deviation.class));
    assertThat(watch.add(contact(100, WEB, 90_000 * HOUR, 10))).isEmpty();
    for (int i = 0; i < 600; i++) {
      assertThat(watch.add(contact(100, WEB, 9 * HOUR + i, 10))).isEmpty();
    }
    assertThat(watch.add(contact(100, WEB, 9 * HOUR + 600, 10)))
        .extracting(Finding::deviation)
        .containsExactly(Deviation.MORE_FLOWS);
  }

  @Test
  void aServiceThatMayHaveBeenDroppedIsNotNew() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    Contact unknown = contact(7, new Service(address(2), 6, 4444), HOUR, 1);
    assertThat(findings(usual, unknown)).hasSize(1);
    UsualTraffic incomplete =
        new UsualTraffic(usual.services(), 1, usual.hours(), 0, usual.deviating());
    assertThat(findings(incomplete, unknown)).isEmpty();
  }

  @Test
  void onlyDeviationsThatAreRareOnThisNetworkAreEvidence() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    List<Contact> later = new ArrayList<>();
    for (int i = 0; i < 999; i++) {
      // One flow in ten is from a new user of ssh, and one in five hundred uses a new service.
      boolean newUser = i % 10 == 0;
      later.add(
          i % 500 == 1
              ? contact(7, new Service(address(2), 6, 4444), HOUR, 1)
              : contact(newUser ? 8 : 7, SSH, HOUR, 1));
    }
    UsualTraffic counted = usual.plus(usual.judging(later, 1));
    assertThat(counted.deviating())
        .containsEntry(Deviation.NEW_USER, 100L)
        .containsEntry(Deviation.NEW_SERVICE, 2L);
    assertThat(counted.evidence(0.01))
        .contains(Deviation.NEW_SERVICE, Deviation.LARGE_FLOW)
        .doesNotContain(Deviation.NEW_USER);
    assertThat(counted.evidence(0.2)).contains(Deviation.NEW_USER);
    assertThat(counted.evidence(0.002)).doesNotContain(Deviation.NEW_SERVICE);
    assertThat(usual.evidence(0.01)).as("nothing was counted").isEmpty();
    assertThat(new UsualWatch(counted, counted.evidence(0.01)).add(contact(8, SSH, HOUR, 1)))
        .isEmpty();
    assertThat(findings(counted, contact(8, SSH, HOUR, 1)).getFirst().p()).isEqualTo(101 / 1000.0);
  }

  @Test
  void anAdditionCombinesWhatWasLearned() {
    UsualTraffic usual = UsualTraffic.learn(ordinary(), 1);
    UsualTraffic more =
        UsualTraffic.learn(
            List.of(contact(8, SSH, 30 * HOUR, 9_000), contact(9, WEB, 30 * HOUR, 1)), 1);
    UsualTraffic both = usual.plus(more);
    assertThat(both.services().get(SSH))
        .isEqualTo(new ServiceUse(51, Set.of(address(7), address(8)), 10, 50_000, 9_000));
    assertThat(both.services().get(WEB).hasManyUsers()).isTrue();
    assertThat(both.hours()).as("one more hour is too short a part").isEqualTo(5);
    assertThat(both.plus(usual).hours()).isEqualTo(10);
  }

  @Test
  void keepsTheServicesWithTheMostFlows() {
    List<Contact> contacts = new ArrayList<>();
    for (int i = 0; i < UsualTraffic.MAX_SERVICES + 500; i++) {
      Service service = new Service(address(1_000 + i), 6, 443);
      contacts.add(contact(1, service, 1, 1));
      if (i >= 500) {
        contacts.add(contact(1, service, 2, 1));
      }
    }
    UsualTraffic usual = UsualTraffic.learn(contacts, 1);
    assertThat(usual.services()).hasSize(UsualTraffic.MAX_SERVICES);
    assertThat(usual.services().values()).allMatch(each -> each.flows() == 2);
    assertThat(usual.dropped()).isEqualTo(500);
    assertThat(usual.plus(usual).dropped()).isEqualTo(1_000);
  }

  @Test
  void readsWhatItWrites() {
    List<Contact> contacts = new ArrayList<>(ordinary());
    IpAddress ipv6 = new IpAddress(true, 0x20010db8_00000000L, 5);
    contacts.add(new Contact(ipv6, new Service(ipv6, 58, 0), 5 * HOUR, 12));
    UsualTraffic usual = UsualTraffic.learn(contacts, 1);
    UsualTraffic counted = usual.plus(usual.judging(contacts, 1));
    ObjectNode json = new JsonMapper().createObjectNode();
    UsualJson.write(counted, json);
    assertThat(UsualJson.read(json)).usingRecursiveComparison().isEqualTo(counted);
    json.put("hours", "many");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UsualJson.read(json))
        .withMessageContaining("\"hours\"");
    json.put("hours", 5);
    json.withArray("services").addObject().put("address", "example.org");
    assertThatIllegalArgumentException().isThrownBy(() -> UsualJson.read(json));
  }
}
