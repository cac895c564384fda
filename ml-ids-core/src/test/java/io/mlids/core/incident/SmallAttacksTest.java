package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.net.IpAddress;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that attacks of a few dozen flows are reported with low severity, and that their benign
 * counterparts are not reported.
 */
class SmallAttacksTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String VICTIM = "10.0.0.1";
  private static final int CUT = 150;

  private static List<BehaviourKind> kinds(Told told) {
    return told.incidents().stream().map(Incident::kind).distinct().toList();
  }

  private static void accepted(Traffic traffic, long at, String from, int port) {
    traffic.syn(at, from, port, VICTIM, 80);
    traffic.packet(
        at + MILLISECOND,
        VICTIM,
        from,
        Frame.tcp(80, port, Frame.SYN | Frame.ACK, 1024, 5000, 1001, 0));
  }

  private static void visitors(Traffic traffic, int perSecond) {
    for (int i = 0; i < 10 * perSecond; i++) {
      traffic.connection(
          i * SECOND / perSecond,
          "10.1.0." + i % 250,
          20_000 + i,
          VICTIM,
          80,
          1,
          300,
          2000,
          30 * MILLISECOND);
    }
  }

  @Test
  void connectionsThatForgedSourcesNeverAcknowledgeAreASynFlood() {
    Traffic traffic = new Traffic();
    visitors(traffic, 2);
    for (int i = 0; i < 40; i++) {
      accepted(traffic, i * 50 * MILLISECOND, "10.9.0." + i % 4, 30_000 + i);
    }
    Told told = Told.of(traffic);
    assertThat(kinds(told)).containsExactly(BehaviourKind.SYN_FLOOD);
    assertThat(told.incidents().getFirst().attackers()).isEmpty();
    assertThat(told.incidents().getFirst().victims())
        .extracting(IpAddress::toString)
        .containsExactly(VICTIM);
  }

  @Test
  void aFewLostAcknowledgementsAtABusyServerAreNotAFlood() {
    Traffic traffic = new Traffic();
    visitors(traffic, 40);
    for (int i = 0; i < 20; i++) {
      accepted(traffic, i * 400 * MILLISECOND, "10.1.0." + i * 7, 50_000 + i);
    }
    assertThat(Told.of(traffic).incidents()).isEmpty();
  }

  @Test
  void connectionsFromManyNewSourcesAreASynFloodEvenIfAFewClientsCompleteMany() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 160; i++) {
      traffic.connection(
          i * 125 * MILLISECOND, "10.1.0." + i % 3, 20_000 + i, VICTIM, 80, 1, 300, 2000, 9000);
    }
    for (int i = 0; i < 40; i++) {
      accepted(traffic, i * 500 * MILLISECOND, "10.9.0." + i, 30_000 + i);
    }
    assertThat(kinds(Told.of(traffic))).contains(BehaviourKind.SYN_FLOOD);
  }

  @ParameterizedTest
  @ValueSource(ints = {53, 5060, 29_074})
  void flowAfterFlowToOneSilentPortIsAUdpFlood(int port) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 35; i++) {
      traffic.packet(i * 200 * MILLISECOND, ATTACKER, VICTIM, Frame.udp(30_000 + i, port, 100));
    }
    assertThat(kinds(Told.of(traffic))).containsExactly(BehaviourKind.UDP_FLOOD);
  }

  @Test
  void clientsOfADeadNameServerAreNotAFlood() {
    Traffic traffic = new Traffic();
    for (int client = 1; client <= 10; client++) {
      for (int i = 0; i < 12; i++) {
        traffic.packet(
            i * 5 * SECOND + client * 100 * MILLISECOND,
            "10.0.1." + client,
            VICTIM,
            Frame.udp(40_000 + i, 53, 40));
      }
    }
    assertThat(Told.of(traffic).incidents()).isEmpty();
  }

  @Test
  void onePageTenTimesASecondIsAFloodOfLowSeverity() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 30; i++) {
      get(traffic, i * 100 * MILLISECOND, i, "/search?q=news&r=" + i);
    }
    Told told = Told.of(traffic);
    assertThat(kinds(told)).containsExactly(BehaviourKind.HTTP_FLOOD);
    assertThat(told.incidents().getFirst().severity()).isEqualTo(Severity.LOW);
  }

  @Test
  void aBurstOfPagesAndOccasionalRequestsForOnePageAreNotAFlood() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 40; i++) {
      get(traffic, i * 20 * MILLISECOND, i, "/img/" + i + ".png");
      get(traffic, 10 * SECOND + i * 700 * MILLISECOND, 100 + i, "/api/status");
    }
    assertThat(kinds(Told.of(traffic))).doesNotContain(BehaviourKind.HTTP_FLOOD);
  }

  private static void get(Traffic traffic, long at, int number, String page) {
    traffic.exchange(
        at,
        ATTACKER,
        20_000 + number,
        VICTIM,
        80,
        "GET " + page + " HTTP/1.1\r\nHost: shop\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(300 + number % 100 * 7));
  }

  private static String post(String page, String type, String body) {
    return "POST "
        + page
        + " HTTP/1.1\r\nHost: shop\r\nUser-Agent: curl/8\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /**
   * Returns the incidents caused by requests sent every 300 ms, with frames truncated to 150 bytes.
   */
  private static Told ofCutPosts(String page, String type, List<String> bodies) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < bodies.size(); i++) {
      traffic.exchange(
          i * 300 * MILLISECOND,
          ATTACKER,
          20_000 + i,
          VICTIM,
          80,
          post(page, type, bodies.get(i)),
          "HTTP/1.1 200 OK\r\n\r\nanswer");
    }
    return Told.of(cut(traffic).pcap());
  }

  private static CaptureBytes cut(Traffic traffic) {
    CaptureBytes cut = new CaptureBytes();
    for (Packet packet : traffic.capture().packets()) {
      int captured = Math.min(CUT, packet.bytes().length);
      cut.packet(
          new Packet(
              packet.micros(), Arrays.copyOf(packet.bytes(), captured), captured, packet.length()));
    }
    return cut;
  }

  private static List<String> ofLengths(int count, int step) {
    return IntStream.range(0, count).mapToObj(i -> "q=" + "a".repeat(1 + i * step % 40)).toList();
  }

  @Test
  void truncatedFormsOfManyLengthsAreProbing() {
    Told told = ofCutPosts("/search", "application/x-www-form-urlencoded", ofLengths(35, 3));
    assertThat(kinds(told)).contains(BehaviourKind.WEB_PROBING);
  }

  @Test
  void jsonReportsAndRepeatedFormsAreNotProbing() {
    assertThat(kinds(ofCutPosts("/report", "application/json", ofLengths(35, 3))))
        .doesNotContain(BehaviourKind.WEB_PROBING);
    assertThat(kinds(ofCutPosts("/report", "application/x-www-form-urlencoded", ofLengths(35, 0))))
        .doesNotContain(BehaviourKind.WEB_PROBING);
  }

  @Test
  void truncatedLoginFormsAreGuessing() {
    Told told = ofCutPosts("/login", "application/x-www-form-urlencoded", ofLengths(25, 0));
    assertThat(kinds(told)).contains(BehaviourKind.PASSWORD_GUESSING);
  }

  @Test
  void aFewLoginsAreNotGuessing() {
    Told told = ofCutPosts("/login", "application/x-www-form-urlencoded", ofLengths(9, 0));
    assertThat(told.incidents()).isEmpty();
  }

  @Test
  void doublyEncodedInjectionsAreProbing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 12; i++) {
      get(traffic, i * SECOND, i, "/search?q=%2527%2520union%2520select%2520" + i);
    }
    assertThat(kinds(Told.of(traffic))).contains(BehaviourKind.WEB_PROBING);
  }

  @Test
  void twentyFiveRequestsThatTheServerAbandonsAreSlowRequests() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 25; i++) {
      long at = i * 100 * MILLISECOND;
      int port = 20_000 + i;
      accepted(traffic, at, ATTACKER, port);
      traffic.packet(
          at + 2 * MILLISECOND,
          ATTACKER,
          VICTIM,
          Frame.tcp(port, 80, Frame.ACK, 1024, 1001, 5001, 0));
      traffic.packet(
          at + 3 * MILLISECOND,
          ATTACKER,
          VICTIM,
          Traffic.tcp(
              port, 80, 1001, 5001, "POST / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII)));
      traffic.packet(
          at + 8 * SECOND,
          VICTIM,
          ATTACKER,
          Frame.tcp(80, port, Frame.RST | Frame.ACK, 0, 5001, 1020, 0));
    }
    assertThat(kinds(Told.of(traffic))).contains(BehaviourKind.SLOW_REQUESTS);
  }

  @Test
  void contactsAtShortIntervalsWithJitterAreABeacon() {
    Traffic traffic = new Traffic();
    long at = 0;
    for (int i = 0; i < 40; i++) {
      traffic.connection(
          at, "10.0.0.5", 30_000 + i, "198.51.100.7", 8081, 1, 200, 90, 20 * MILLISECOND);
      at += 1200 * MILLISECOND + (i * 37 % 11 - 5) * 60 * MILLISECOND;
    }
    assertThat(kinds(Told.of(traffic))).containsExactly(BehaviourKind.BEACON);
  }

  @Test
  void twoRequestsInEachRegularConnectionAreABeacon() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 14; i++) {
      traffic.connection(
          i * 8 * SECOND, "10.0.0.5", 30_000 + i, "198.51.100.7", 8443, 2, 55, 40, 12 * SECOND);
    }
    assertThat(kinds(Told.of(traffic))).containsExactly(BehaviourKind.BEACON);
  }

  @Test
  void regularConnectionsWithMessagesOfDifferentSizesAreNotABeacon() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 30; i++) {
      traffic.connection(
          i * 8 * SECOND,
          "10.0.0.5",
          30_000 + i,
          "198.51.100.7",
          8443,
          1,
          40 << i * 5 % 7,
          400,
          SECOND);
    }
    assertThat(Told.of(traffic).incidents()).isEmpty();
  }

  @Test
  void aSiteThatSeveralHostsPollIsNotABeacon() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 40; i++) {
      for (int host = 1; host <= 3; host++) {
        traffic.connection(
            i * 2500 * MILLISECOND + host * 31 * MILLISECOND,
            "10.0.0." + host,
            30_000 + i,
            "198.51.100.7",
            80,
            1,
            200,
            90,
            20 * MILLISECOND);
      }
    }
    assertThat(Told.of(traffic).incidents()).isEmpty();
  }

  /** The second pair is the size of OpenSSH 9.2 sessions whose command prints next to nothing. */
  @ParameterizedTest
  @CsvSource({"440, 510", "358, 356"})
  void aScriptThatRunsAFewCommandsOverSshIsNotGuessing(int asked, int answered) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 15; i++) {
      traffic.connection(
          i * 5 * SECOND, "10.0.0.5", 30_000 + i, VICTIM, 22, 8, asked, answered, SECOND);
    }
    assertThat(Told.of(traffic).incidents()).isEmpty();
  }
}
