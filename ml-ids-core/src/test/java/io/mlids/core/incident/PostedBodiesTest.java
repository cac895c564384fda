package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests web requests whose bodies arrive in separate packets, late, or not at all. */
class PostedBodiesTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String SERVER = "10.0.1.7";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] head(String page, int length) {
    return bytes(
        "POST "
            + page
            + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: "
            + length
            + "\r\n\r\n");
  }

  /** A connection that posts a form; the body follows the headers in a separate segment. */
  private static void post(Traffic traffic, long at, int port, String page, String body) {
    byte[] head = head(page, body.length());
    opened(traffic, at, port);
    long then = at + 3 * MILLISECOND;
    traffic.packet(then, ATTACKER, SERVER, Traffic.tcp(port, 80, 1001, 5001, head));
    int next = 1001 + head.length;
    traffic.packet(then + 100, ATTACKER, SERVER, Traffic.tcp(port, 80, next, 5001, bytes(body)));
    next += body.length();
    traffic.packet(
        then + 20 * MILLISECOND,
        SERVER,
        ATTACKER,
        Traffic.tcp(80, port, 5001, next, bytes("HTTP/1.1 200 OK\r\n\r\nno")));
    traffic.packet(
        then + 30 * MILLISECOND,
        ATTACKER,
        SERVER,
        Frame.tcp(port, 80, Frame.RST | Frame.ACK, 0, next, 5022, 0));
  }

  private static void opened(Traffic traffic, long at, int port) {
    traffic.syn(at, ATTACKER, port, SERVER, 80);
    traffic.packet(
        at + MILLISECOND,
        SERVER,
        ATTACKER,
        Frame.tcp(80, port, Frame.SYN | Frame.ACK, 1024, 5000, 1001, 0));
    traffic.packet(
        at + 2 * MILLISECOND,
        ATTACKER,
        SERVER,
        Frame.tcp(port, 80, Frame.ACK, 1024, 1001, 5001, 0));
  }

  @Test
  void passwordsInASeparateSegmentAreGuessing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 20; i++) {
      post(traffic, i * 2 * SECOND, 20_000 + i, "/session", "user=admin&password=secret" + i);
    }
    assertThat(Told.of(traffic).of(BehaviourKind.PASSWORD_GUESSING)).hasSize(1);
  }

  @Test
  void injectionsInASeparateSegmentAreProbing() {
    Traffic traffic = new Traffic();
    List<String> bodies =
        List.of(
            "q=apple%27%29%20AND%207908%3D7021%20AND%20%28%27r%27%3D%27r",
            "q=1%20ORDER%20BY%207--%2B",
            "q=x%20OR%202%3E1",
            "q=%22%3E%3Cbody%20onpageshow%3Dprompt%281%29%3E");
    for (int i = 0; i < bodies.size(); i++) {
      post(traffic, i * 3 * SECOND, 20_000 + i, "/search", bodies.get(i));
    }
    assertThat(Told.of(traffic).of(BehaviourKind.WEB_PROBING)).hasSize(1);
  }

  @Test
  void ordinaryTextWithSqlKeywordsIsNotAnInjection() {
    Traffic traffic = new Traffic();
    List<String> bodies =
        List.of(
            "q=museum+or+library",
            "q=price+%3C+20+and+more",
            "q=select+a+school+where+5+teach",
            "q=order+by+mail",
            "q=train+--+bus",
            "q=conference+%28on+monday%29+and+%28on+tuesday%29");
    for (int i = 0; i < 4 * bodies.size(); i++) {
      post(traffic, i * 7 * SECOND, 20_000 + i, "/search", bodies.get(i % bodies.size()));
    }
    assertThat(Told.of(traffic).of(BehaviourKind.WEB_PROBING)).isEmpty();
  }

  /** Servers refuse a method immediately, but still wait for the rest of the request. */
  private static Traffic announced(int connections, int length, int sent) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < connections; i++) {
      int port = 20_000 + i;
      long at = i * 100 * MILLISECOND;
      byte[] head = head("/", length);
      opened(traffic, at, port);
      traffic.packet(
          at + 3 * MILLISECOND, ATTACKER, SERVER, Traffic.tcp(port, 80, 1001, 5001, head));
      int next = 1001 + head.length;
      for (int piece = 0; piece < sent / 1000; piece++) {
        traffic.packet(
            at + 4 * MILLISECOND + piece * 20 * MILLISECOND,
            ATTACKER,
            SERVER,
            Traffic.tcp(port, 80, next, 5001, new byte[1000]));
        next += 1000;
      }
      byte[] refusal = bytes("HTTP/1.1 405 Not Allowed\r\nContent-Length: 0\r\n\r\n");
      traffic.packet(
          at + 6 * SECOND - 10 * MILLISECOND,
          SERVER,
          ATTACKER,
          Traffic.tcp(80, port, 5001, next, refusal));
      traffic.packet(
          at + 6 * SECOND,
          SERVER,
          ATTACKER,
          Frame.tcp(80, port, Frame.FIN | Frame.ACK, 1024, 5001 + refusal.length, next, 0));
      traffic.packet(
          at + 6 * SECOND + MILLISECOND,
          ATTACKER,
          SERVER,
          Frame.tcp(port, 80, Frame.FIN | Frame.ACK, 1024, next, 5002 + refusal.length, 0));
    }
    return traffic;
  }

  @Test
  void bodiesThatNeverArriveAreSlowRequestsEvenIfTheServerRefusesThem() {
    assertThat(Told.of(announced(26, 4096, 0)).of(BehaviourKind.SLOW_REQUESTS)).hasSize(1);
  }

  /** Connections that each announce a long form and send a few different bytes of it at a time. */
  private static Traffic slowForms(String page, String field) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      int port = 20_000 + i;
      long at = i * 100 * MILLISECOND;
      byte[] head = bytes(new String(head(page, 4096), StandardCharsets.US_ASCII) + "a=b");
      opened(traffic, at, port);
      traffic.packet(
          at + 3 * MILLISECOND, ATTACKER, SERVER, Traffic.tcp(port, 80, 1001, 5001, head));
      int next = 1001 + head.length;
      for (int piece = 1; piece <= 5; piece++) {
        byte[] more = bytes("&" + field + "=" + Integer.toString(i * 7919 + piece * 31, 36));
        traffic.packet(
            at + piece * 3 * SECOND, ATTACKER, SERVER, Traffic.tcp(port, 80, next, 5001, more));
        next += more.length;
      }
    }
    return traffic;
  }

  private static byte[] truncated(Traffic traffic, int captureLength) {
    CaptureBytes cut = new CaptureBytes();
    for (Packet packet : traffic.capture().packets()) {
      int captured = Math.min(captureLength, packet.bytes().length);
      cut.packet(
          new Packet(
              packet.micros(), Arrays.copyOf(packet.bytes(), captured), captured, packet.length()));
    }
    return cut.pcap();
  }

  @ParameterizedTest
  @CsvSource({"/, x7Gq", "/search, q", "/login, password"})
  void slowBodiesOfFormFieldsAreNotGuessing(String page, String field) {
    Told told = Told.of(slowForms(page, field));
    assertThat(told.of(BehaviourKind.SLOW_REQUESTS)).hasSize(1);
    assertThat(told.of(BehaviourKind.PASSWORD_GUESSING)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/, x7Gq", "/login, q"})
  void slowBodiesInTruncatedPacketsAreNotGuessing(String page, String field) {
    Told told = Told.of(truncated(slowForms(page, field), 84));
    assertThat(told.of(BehaviourKind.SLOW_REQUESTS)).hasSize(1);
    assertThat(told.of(BehaviourKind.PASSWORD_GUESSING)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {84, 1500})
  void slowBodiesAreSlowRequestsEvenIfTheServerRefusesThemAtOnce(int captureLength) {
    Traffic traffic = slowForms("/", "x7Gq");
    for (int i = 0; i < 60; i++) {
      int next = 1001 + head("/", 4096).length + 3;
      traffic.packet(
          i * 100 * MILLISECOND + 4 * MILLISECOND,
          SERVER,
          ATTACKER,
          Traffic.tcp(80, 20_000 + i, 5001, next, bytes("HTTP/1.1 405 Not Allowed\r\n\r\n")));
    }
    Told told = Told.of(truncated(traffic, captureLength));
    assertThat(told.of(BehaviourKind.SLOW_REQUESTS)).hasSize(1);
  }

  @Test
  void passwordsInLargeFormsAreGuessing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 20; i++) {
      int port = 20_000 + i;
      long at = i * 2 * SECOND;
      byte[] first = bytes("user=admin&password=secret" + i + "&state=" + "x".repeat(1100));
      byte[] rest = bytes("x".repeat(900));
      byte[] head = head("/session", first.length + rest.length);
      opened(traffic, at, port);
      int next = 1001;
      for (byte[] segment : List.of(head, first, rest)) {
        at += 3 * MILLISECOND;
        traffic.packet(at, ATTACKER, SERVER, Traffic.tcp(port, 80, next, 5001, segment));
        next += segment.length;
      }
      traffic.packet(
          at + 20 * MILLISECOND,
          SERVER,
          ATTACKER,
          Traffic.tcp(80, port, 5001, next, bytes("HTTP/1.1 200 OK\r\n\r\nno")));
    }
    assertThat(Told.of(traffic).of(BehaviourKind.PASSWORD_GUESSING)).hasSize(1);
  }

  @Test
  void aBackupThatUploadsManyFilesConcurrentlyIsNotSlowRequests() {
    assertThat(Told.of(announced(40, 400_000, 200_000)).of(BehaviourKind.SLOW_REQUESTS)).isEmpty();
  }

  @Test
  void aFloodFromASourceThatGuessedPasswordsEarlierIsReported() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 20; i++) {
      post(traffic, i * 500 * MILLISECOND, 20_000 + i, "/login", "user=admin&password=secret" + i);
    }
    for (int i = 0; i < 60; i++) {
      traffic.exchange(
          90 * SECOND + i * 50 * MILLISECOND,
          ATTACKER,
          30_000 + i,
          SERVER,
          80,
          "GET /search?q=news HTTP/1.1\r\nHost: shop\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(300 + i % 7));
    }
    Told told = Told.of(traffic);
    assertThat(told.of(BehaviourKind.PASSWORD_GUESSING)).hasSize(1);
    assertThat(told.of(BehaviourKind.HTTP_FLOOD)).hasSize(1);
  }
}
