package io.mlids.core.incident;

import static io.mlids.core.feature.FeatureProfile.CORRECTED;
import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.MINUTE;
import static io.mlids.core.testing.Traffic.SECOND;
import static io.mlids.core.testing.Traffic.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.net.IpAddress;
import io.mlids.core.testing.ForgedSources;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that each attack is reported as one incident with the right addresses. */
class AttackIncidentsTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String VICTIM = "10.0.0.1";

  private static List<String> texts(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::toString).toList();
  }

  /** Returns the only incident after checking its kind, attacker and victim. */
  private static Incident only(Told told, BehaviourKind kind) {
    assertThat(told.lines()).hasSize(1);
    Incident incident = told.incidents().getFirst();
    assertThat(incident.kind()).isEqualTo(kind);
    assertThat(texts(incident.attackers())).containsExactly(ATTACKER);
    assertThat(texts(incident.victims())).contains(VICTIM);
    assertThat(incident.reasons()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
    assertThat(incident.sample()).isNotEmpty();
    return incident;
  }

  @Test
  void aPortScanIsReportedWhileItContinues() {
    Traffic traffic = new Traffic();
    for (int port = 1; port <= 200; port++) {
      traffic.refused(port * 10 * MILLISECOND, ATTACKER, 40_000, VICTIM, port);
    }
    Incident scan = only(Told.of(traffic), BehaviourKind.PORT_SCAN);
    assertThat(scan.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(scan.firstSeen()).isEqualTo(START + 10 * MILLISECOND);
    assertThat(scan.reportedAt() - scan.firstSeen()).isLessThan(SECOND);
    assertThat(scan.flows()).isEqualTo(200);
    assertThat(scan.packets()).isEqualTo(400);
    assertThat(scan.updates()).isLessThanOrEqualTo(4);
    assertThat(scan.techniques()).contains("T1046");
    assertThat(scan.sample().getFirst().communityId().orElseThrow()).startsWith("1:");
  }

  @Test
  void aScanWithOneProbeAMinuteIsDetected() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 120; i++) {
      traffic.syn(i * MINUTE, ATTACKER, 40_000 + i, VICTIM, 1 + 7 * i);
    }
    Incident scan = only(Told.of(traffic), BehaviourKind.PORT_SCAN);
    assertThat(scan.reportedAt() - scan.firstSeen()).isLessThan(15 * MINUTE);
    assertThat(scan.flows()).isEqualTo(120);
  }

  @Test
  void contactsWithTheSamePortOfManyAddressesAreASweep() {
    Traffic traffic = new Traffic();
    for (int host = 1; host <= 100; host++) {
      traffic.syn(host * 5 * MILLISECOND, ATTACKER, 40_000, "10.0.0." + host, 445);
    }
    Incident sweep = only(Told.of(traffic), BehaviourKind.ADDRESS_SWEEP);
    assertThat(sweep.ports()).containsExactly(445);
    assertThat(sweep.victims()).hasSizeGreaterThan(20);
  }

  @Test
  void pingsOfManyAddressesAreASweepEvenIfSomeAnswer() {
    Traffic traffic = new Traffic();
    for (int host = 1; host <= 100; host++) {
      traffic.echo(host * 20 * MILLISECOND, ATTACKER, "10.0.0." + host, 0);
      if (host % 10 == 0) {
        traffic.packet(
            host * 20 * MILLISECOND + MILLISECOND, "10.0.0." + host, ATTACKER, Traffic.icmp(0, 0));
      }
    }
    only(Told.of(traffic), BehaviourKind.ADDRESS_SWEEP);
  }

  @Test
  void oneLoginEvery30SecondsIsGuessing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      traffic.connection(
          i * 30 * SECOND, ATTACKER, 40_000 + i, VICTIM, 22, 6, 250 + i % 5, 300, 3 * SECOND);
    }
    Incident guessing = only(Told.of(traffic), BehaviourKind.PASSWORD_GUESSING);
    assertThat(guessing.ports()).containsExactly(22);
    assertThat(guessing.reportedAt() - guessing.firstSeen()).isLessThan(8 * MINUTE);
    assertThat(guessing.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void refusalsWithinOneConnectionAreGuessing() {
    Traffic traffic = new Traffic();
    List<byte[]> questions = Stream.generate(() -> "PASS x\r\n".getBytes()).limit(30).toList();
    List<byte[]> answers =
        Stream.generate(() -> "530 Login incorrect.\r\n".getBytes()).limit(30).toList();
    traffic.connection(0, ATTACKER, 40_000, VICTIM, 2121, questions, answers, 90 * SECOND);
    Incident guessing = only(Told.of(traffic), BehaviourKind.PASSWORD_GUESSING);
    assertThat(guessing.ports()).containsExactly(2121);
  }

  @Test
  void aForgedSynFloodIsOneIncidentWithinTwoSecondsAndFewUpdates() {
    Traffic traffic = new Traffic();
    Random random = new Random(1);
    for (int i = 0; i < 40_000; i++) {
      traffic.syn(i * 250L, address(random), 1024 + random.nextInt(60_000), VICTIM, 80);
    }
    Told told = Told.of(traffic);
    assertThat(told.lines()).hasSize(1);
    Incident flood = told.incidents().getFirst();
    assertThat(flood.kind()).isEqualTo(BehaviourKind.SYN_FLOOD);
    assertThat(flood.attackers()).isEmpty();
    assertThat(texts(flood.victims())).containsExactly(VICTIM);
    assertThat(flood.reportedAt() - START).isLessThanOrEqualTo(2 * SECOND);
    assertThat(flood.updates()).isLessThanOrEqualTo(10);
    assertThat(flood.severity()).isGreaterThanOrEqualTo(Severity.HIGH);
    assertThat(flood.flows()).isGreaterThan(39_000);
  }

  private static String address(Random random) {
    return (11 + random.nextInt(200))
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + (1 + random.nextInt(250));
  }

  @Test
  @Tag("slow")
  void aScanIsDetectedAmongAMillionForgedSources() throws IOException {
    Told told = Told.of(new ForgedSources(1_000_000, 200 * SECOND, 5 * SECOND), CORRECTED);
    assertThat(told.of(BehaviourKind.PORT_SCAN))
        .singleElement()
        .satisfies(
            scan -> {
              assertThat(texts(scan.attackers())).containsExactly(ForgedSources.SCANNER);
              assertThat(texts(scan.victims())).containsExactly(ForgedSources.SCANNED);
            });
    assertThat(told.of(BehaviourKind.SYN_FLOOD)).hasSize(1);
    assertThat(told.statistics().active()).isLessThanOrEqualTo(131_072);
    assertThat(told.statistics().subjects()).isLessThanOrEqualTo(6 * 65_536);
    assertThat(told.statistics().subjectsEvicted()).isPositive();
  }

  @Test
  void aPingFloodIsReportedForItsVictim() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 4000; i++) {
      traffic.echo(i * MILLISECOND, ATTACKER, VICTIM, 56);
    }
    only(Told.of(traffic), BehaviourKind.ICMP_FLOOD);
  }

  @Test
  void datagramsFromManyPortsToOneServiceAreAFlood() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 5000; i++) {
      traffic.packet(i * MILLISECOND / 2, ATTACKER, VICTIM, Frame.udp(1024 + i, 5060, 300));
    }
    only(Told.of(traffic), BehaviourKind.UDP_FLOOD);
  }

  private static final List<String> WORDS =
      List.of("admin", "secret", "letmein", "dragon", "monkey", "qwerty", "abc123", "shadow");

  @Test
  void passwordsPostedToAFormAreGuessing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 30; i++) {
      String body = "username=admin&password=" + WORDS.get(i % WORDS.size()) + i;
      traffic.exchange(
          i * SECOND,
          ATTACKER,
          40_000 + i,
          VICTIM,
          8080,
          "POST /login HTTP/1.1\r\nHost: shop\r\n\r\n" + body,
          "HTTP/1.1 200 OK\r\n\r\nwrong password");
    }
    assertThat(only(Told.of(traffic), BehaviourKind.PASSWORD_GUESSING).ports())
        .containsExactly(8080);
  }

  @Test
  void repeatedRequestsForTheSamePageAreAnHttpFlood() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 600; i++) {
      traffic.exchange(
          i * 10 * MILLISECOND,
          ATTACKER,
          1024 + i,
          VICTIM,
          80,
          "GET /?q" + i + "=" + i * 7 + " HTTP/1.1\r\nHost: shop\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(300 + i % 200));
    }
    only(Told.of(traffic), BehaviourKind.HTTP_FLOOD);
  }

  @Test
  void requestsForMissingPagesAndAttackPatternsAreProbing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      traffic.exchange(
          i * 300 * MILLISECOND,
          ATTACKER,
          40_000 + i,
          VICTIM,
          80,
          "GET /backup" + i + ".zip HTTP/1.1\r\nHost: shop\r\n\r\n",
          "HTTP/1.1 404 Not Found\r\n\r\n" + "x".repeat(50 + 37 * (i % 9)));
    }
    only(Told.of(traffic), BehaviourKind.WEB_PROBING);
    Traffic holes = new Traffic();
    for (String hole :
        List.of("1%27+UNION+SELECT+user", "1%27%20or%20%271%27=%271", "%3Cscript%3Ealert(1)")) {
      holes.exchange(
          hole.length() * SECOND,
          ATTACKER,
          40_000 + hole.length(),
          VICTIM,
          80,
          "GET /item?id=" + hole + " HTTP/1.1\r\nHost: shop\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n");
    }
    only(Told.of(holes), BehaviourKind.WEB_PROBING);
  }

  @Test
  void connectionsWithUnfinishedRequestsAreReportedWhileTheyAreOpen() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 150; i++) {
      traffic.syn(i * 10 * MILLISECOND, ATTACKER, 40_000 + i, VICTIM, 80);
      traffic.packet(
          i * 10 * MILLISECOND + MILLISECOND,
          VICTIM,
          ATTACKER,
          Frame.tcp(80, 40_000 + i, Frame.SYN | Frame.ACK, 1024, 5000, 1001, 0));
      for (int line = 0; line < 5; line++) {
        traffic.packet(
            i * 10 * MILLISECOND + 2 * MILLISECOND + line * 10 * SECOND,
            ATTACKER,
            VICTIM,
            Traffic.tcp(40_000 + i, 80, 1001 + 8 * line, 5001, ("X-a: " + i + "\r\n").getBytes()));
      }
    }
    Incident slow = only(Told.of(traffic), BehaviourKind.SLOW_REQUESTS);
    assertThat(slow.reportedAt() - START).isLessThan(15 * SECOND);
  }

  @Test
  void unsolicitedAnswersFromManySourcesAreAReflection() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 400; i++) {
      traffic.packet(
          i * 5 * MILLISECOND,
          "198.51." + i / 200 + "." + (1 + i % 200),
          VICTIM,
          Frame.udp(53, 40_000, 900));
    }
    Told told = Told.of(traffic);
    assertThat(told.lines()).hasSize(1);
    Incident flood = told.incidents().getFirst();
    assertThat(flood.kind()).isEqualTo(BehaviourKind.REFLECTION);
    assertThat(texts(flood.victims())).containsExactly(VICTIM);
    assertThat(flood.attackers()).hasSizeGreaterThan(20);
    assertThat(flood.flows()).isEqualTo(400);
  }

  @Test
  void regularContactsWithOnePortAreABeacon() {
    Traffic traffic = new Traffic();
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      traffic.connection(
          i * 20 * SECOND + random.nextInt(900_000),
          VICTIM,
          40_000 + i,
          ATTACKER,
          4444,
          1,
          60,
          40,
          50 * MILLISECOND);
    }
    only(Told.of(traffic), BehaviourKind.BEACON);
  }

  @Test
  void dataInDnsNamesOrPingsIsATunnel() {
    Traffic names = new Traffic();
    Random random = new Random(6);
    for (int i = 0; i < 80; i++) {
      String label = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
      names.packet(i * SECOND, ATTACKER, VICTIM, Frame.udp(50_000 + i, 53, question(label, 16)));
      names.packet(
          i * SECOND + MILLISECOND, VICTIM, ATTACKER, Frame.udp(53, 50_000 + i, new byte[90]));
    }
    assertThat(only(Told.of(names), BehaviourKind.TUNNEL).reasons().getFirst())
        .contains("80 different names under evil.example");
    Traffic pings = new Traffic();
    for (int i = 0; i < 100; i++) {
      Frame ping = Traffic.icmp(8, 200);
      random.nextBytes(ping.bytes());
      ping.bytes()[0] = 8;
      ping.bytes()[1] = 0;
      pings.packet(i * SECOND, ATTACKER, VICTIM, ping);
    }
    only(Told.of(pings), BehaviourKind.TUNNEL);
  }

  /** A DNS query for a label under evil.example. */
  private static byte[] question(String label, int type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String each : List.of(label, "evil", "example")) {
      bytes.write(each.length());
      bytes.writeBytes(each.getBytes());
    }
    bytes.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
    return bytes.toByteArray();
  }

  @Test
  void aFewPortsTriedByEachOfManySourcesAreOneScanOfTheVictim() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 160; i++) {
      traffic.refused(i * SECOND, "198.51.100." + (1 + i % 40), 40_000 + i, VICTIM, 20 + i);
    }
    Told told = Told.of(traffic);
    assertThat(told.lines()).hasSize(1);
    Incident scan = told.incidents().getFirst();
    assertThat(scan.kind()).isEqualTo(BehaviourKind.PORT_SCAN);
    assertThat(scan.attackers()).hasSize(40);
    assertThat(texts(scan.victims())).containsExactly(VICTIM);
  }
}
