package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the detection of attacks on web servers over unencrypted connections. */
class WebAttackTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String SERVER = "10.0.1.7";

  private static Traffic posts(String path, String type, int port, int growth, String more) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 12; i++) {
      String body = "x=" + "QUJD".repeat(3 + i * growth);
      traffic.exchange(
          i * 9 * SECOND,
          ATTACKER,
          40_000 + i,
          SERVER,
          port,
          "POST "
              + path
              + " HTTP/1.1\r\nHost: shop\r\nUser-Agent: Mozilla/5.0\r\nContent-Type: "
              + type
              + "\r\nContent-Length: "
              + body.length()
              + more
              + "\r\n\r\n"
              + body,
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + "y".repeat(20 + 97 * (i % 5)));
    }
    return traffic;
  }

  @ParameterizedTest
  @CsvSource({
    "/uploads/a.php, application/x-www-form-urlencoded, 80",
    "/images/shell.jsp, application/octet-stream, 8080",
    "/x.aspx?k=1, text/plain, 1898"
  })
  void commandsPostedToOneScriptAreAWebShell(String path, String type, int port) {
    Told told = Told.of(posts(path, type, port, 5, ""));
    assertThat(told.of(BehaviourKind.WEB_PROBING))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.attackers())
                  .extracting(Object::toString)
                  .containsExactly(ATTACKER);
              assertThat(incident.victims()).extracting(Object::toString).containsExactly(SERVER);
              assertThat(incident.ports()).containsExactly(port);
              assertThat(incident.reasons().getFirst()).contains("web shell");
            });
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "/api/items,application/x-www-form-urlencoded,5,",
        "/a.php,application/json,5,",
        "/a.php,text/plain,0,",
        "/a.php,text/plain,5,|Referer: http://shop/form"
      })
  void apiRequestsAndFormsAreNotAWebShell(String path, String type, int growth, String more) {
    String header = more == null ? "" : more.replace("|", "\r\n");
    assertThat(Told.of(posts(path, type, 80, growth, header)).of(BehaviourKind.WEB_PROBING))
        .isEmpty();
  }

  private static Traffic visits(int agents, String page, String more) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 120; i++) {
      traffic.exchange(
          i * 10 * SECOND + i * 7919L % 97 * 90 * MILLISECOND,
          ATTACKER,
          40_000 + i,
          SERVER,
          80,
          "GET "
              + page.replace("#", Integer.toString(i))
              + " HTTP/1.1\r\nHost: shop\r\nUser-Agent: Mozilla/"
              + i % agents
              + "\r\n"
              + more
              + "\r\n",
          "HTTP/1.1 200 OK\r\n\r\n" + "y".repeat(20 + 97 * (i % 13)));
    }
    return traffic;
  }

  @Test
  void onePageRequestedWithManyUserAgentsIsAnHttpFloodAtAnyRate() {
    assertThat(Told.of(visits(25, "/c.php?ip=#", "")).of(BehaviourKind.HTTP_FLOOD))
        .singleElement()
        .satisfies(
            flood ->
                assertThat(flood.attackers())
                    .extracting(Object::toString)
                    .containsExactly(ATTACKER));
  }

  @Test
  void usersBehindOneAddressAndProxiesAreNotAnHttpFlood() {
    assertThat(Told.of(visits(25, "/page#", "")).lines()).isEmpty();
    assertThat(Told.of(visits(25, "/", "Via: 1.1 proxy\r\n")).lines()).isEmpty();
    assertThat(Told.of(visits(3, "/", "")).lines()).isEmpty();
  }
}
