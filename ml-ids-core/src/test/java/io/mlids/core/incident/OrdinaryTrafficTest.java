package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.MINUTE;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that benign traffic similar to attacks causes no incident of medium or higher severity. */
class OrdinaryTrafficTest {
  private static final String CLIENT = "10.0.0.5";
  private static final String SERVER = "10.0.0.1";

  private static void assertQuiet(Traffic traffic) {
    assertThat(Told.of(traffic).atLeast(Severity.MEDIUM)).extracting(Incident::title).isEmpty();
  }

  @Test
  void hostsQueryTheTimeAtRegularIntervals() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 120; i++) {
      traffic.ask(i * 64 * SECOND, CLIENT, 123, "10.0.0.2", 123, 48, 48);
      traffic.ask(i * 64 * SECOND + 100, "10.0.0.6", 123, "10.0.0.2", 123, 48, 48);
    }
    assertQuiet(traffic);
  }

  @Test
  void mailIsPolledEveryMinute() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 120; i++) {
      traffic.connection(i * MINUTE, CLIENT, 40_000 + i, SERVER, 993, 5, 180, 400, 2 * SECOND);
    }
    assertQuiet(traffic);
  }

  @Test
  void hostsAreMonitored() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 300; i++) {
      for (int host = 10; host < 20; host++) {
        traffic.connection(
            i * 10 * SECOND + host * 3 * MILLISECOND,
            SERVER,
            30_000 + (i * 10 + host) % 30_000,
            "10.0.0." + host,
            10_050,
            1,
            20,
            30,
            20 * MILLISECOND);
      }
    }
    assertQuiet(traffic);
  }

  @Test
  void aBrowserOpens60Connections() {
    Traffic traffic = new Traffic();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      traffic.connection(
          i * 5 * MILLISECOND,
          CLIENT,
          40_000 + i,
          SERVER,
          443,
          3,
          300 + random.nextInt(500),
          1000 + random.nextInt(400),
          20 * SECOND);
    }
    assertQuiet(traffic);
  }

  @Test
  void aBackupCopiesOverManyConnections() {
    Traffic traffic = new Traffic();
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      traffic.connection(
          i * 20 * SECOND,
          CLIENT,
          40_000 + i,
          SERVER,
          22,
          200,
          1200,
          60 + random.nextInt(60),
          15 * SECOND);
    }
    assertQuiet(traffic);
  }

  @Test
  void aHostContactsPeersOfWhichHalfAreGone() {
    Traffic traffic = new Traffic();
    Random random = new Random(3);
    for (int i = 0; i < 400; i++) {
      String peer = (20 + random.nextInt(180)) + "." + random.nextInt(256) + ".7." + (i % 250 + 1);
      int port = random.nextInt(8) == 0 ? 6881 : 1024 + random.nextInt(60_000);
      long at = i * 500 * MILLISECOND;
      if (random.nextBoolean()) {
        traffic.ask(at, CLIENT, 51_413, peer, port, 100, 300);
      } else if (random.nextBoolean()) {
        traffic.packet(at, CLIENT, peer, Frame.udp(51_413, port, 100));
      } else {
        traffic.syn(at, CLIENT, 40_000 + i, peer, port);
      }
    }
    assertQuiet(traffic);
  }

  @Test
  void clientsReconnectAfterAnOutage() {
    Traffic traffic = new Traffic();
    for (int client = 1; client <= 200; client++) {
      String address = "10.0." + client + ".9";
      traffic.connection(
          client * 50 * MILLISECOND, address, 40_000, SERVER, 443, 2, 300, 900, SECOND);
      for (int retry = 0; retry < 30; retry++) {
        traffic.syn(
            20 * SECOND + retry * 2 * SECOND + client * 10 * MILLISECOND,
            address,
            41_000 + retry,
            SERVER,
            443);
      }
    }
    assertQuiet(traffic);
  }

  /** A VPN client with a forwarded port: one tunnel, and peers that connect through it. */
  @Test
  void callsAreStreamedToARecorderThatNeverAnswers() {
    Traffic traffic = new Traffic();
    for (int call = 0; call < 60; call++) {
      for (int packet = 0; packet < 200; packet++) {
        traffic.packet(
            call * 5 * SECOND + packet * 20 * MILLISECOND,
            CLIENT,
            "10.0.1.9",
            Frame.udp(16_384 + 2 * call, 30_000 + 2 * call, 172));
      }
    }
    assertQuiet(traffic);
  }

  @Test
  void aVpnForwardsAPort() {
    Traffic traffic = new Traffic();
    Random random = new Random(8);
    for (int i = 0; i < 6000; i++) {
      boolean up = i % 3 == 0;
      traffic.packet(
          i * 20 * MILLISECOND,
          up ? CLIENT : "198.51.100.9",
          up ? "198.51.100.9" : CLIENT,
          Frame.udp(up ? 51_000 : 1194, up ? 1194 : 51_000, 100 + random.nextInt(1200)));
    }
    for (int peer = 0; peer < 80; peer++) {
      String address = "203.0." + peer + "." + (1 + random.nextInt(250));
      long at = peer * 1500 * MILLISECOND;
      if (peer % 4 == 0) {
        traffic.syn(at, address, 20_000 + peer, CLIENT, 62_000);
      } else {
        traffic.connection(
            at,
            address,
            20_000 + peer,
            CLIENT,
            62_000,
            2 + random.nextInt(6),
            60 + random.nextInt(900),
            400 + random.nextInt(2000),
            5 * SECOND);
      }
    }
    assertQuiet(traffic);
  }

  @Test
  void aProgramPostsToAnApiAndPeopleFillInForms() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 40; i++) {
      String json = "{\"values\":[" + "1,".repeat(i * 7) + "1]}";
      traffic.exchange(
          i * 5 * SECOND,
          CLIENT,
          40_000 + i,
          SERVER,
          80,
          "POST /api.php HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + json.length()
              + "\r\n\r\n"
              + json,
          "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(20 + 31 * i));
      String form = "comment=" + "word+".repeat(i * 3);
      traffic.exchange(
          i * 7 * SECOND,
          "10.0.0.6",
          40_000 + i,
          SERVER,
          80,
          "POST /comment.php HTTP/1.1\r\nHost: shop\r\nReferer: http://shop/\r\n"
              + "Content-Length: "
              + form.length()
              + "\r\n\r\n"
              + form,
          "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(20 + 17 * i));
    }
    assertQuiet(traffic);
  }

  @Test
  void clientsRequestDhcpAddressesAfterAPowerCut() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 150; i++) {
      traffic.packet(
          i * 200 * MILLISECOND, "0.0.0.0", "255.255.255.255", Frame.udp(68, 67, dhcp(i)));
      traffic.packet(
          i * 200 * MILLISECOND + 50, SERVER, "255.255.255.255", Frame.udp(67, 68, dhcp(i)));
    }
    assertQuiet(traffic);
  }

  private static byte[] dhcp(int client) {
    byte[] message = new byte[300];
    message[0] = 1;
    message[32] = (byte) (client >> 8);
    message[33] = (byte) client;
    return message;
  }
}
