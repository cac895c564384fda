package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests attacks of the same kind that differ in protocol, port or speed. */
class AttackVariantsTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String VICTIM = "10.0.1.7";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Logins that each submit a name and a password and are refused. */
  private static void logins(
      Traffic traffic, int port, String banner, String refusal, int count, long every) {
    for (int i = 0; i < count; i++) {
      traffic.connection(
          i * every,
          ATTACKER,
          20_000 + i,
          VICTIM,
          port,
          List.of(bytes("USER admin\r\n"), bytes("PASS secret" + i % 10 + "\r\n")),
          List.of(bytes(banner), bytes(refusal)),
          SECOND);
    }
  }

  private static void encrypted(Traffic traffic, int port, int count, int turns, long every) {
    for (int i = 0; i < count; i++) {
      traffic.connection(
          i * every, ATTACKER, 20_000 + i, VICTIM, port, turns, 230 + i % 4, 310, 2 * SECOND);
    }
  }

  /**
   * Answers from a few servers to which the victim has sent no requests, with one flow per server.
   */
  private static void answers(Traffic traffic, int servers, int port, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      traffic.packet(
          i * MILLISECOND,
          "198.51.100." + (1 + i % servers),
          VICTIM,
          Frame.udp(port, 40_000, bytes));
    }
  }

  private static String forged(int i) {
    return 11 + i % 97 + "." + i % 251 + "." + i % 241 + "." + (1 + i % 239);
  }

  enum Variant {
    UDP_SCAN_WITHOUT_ANSWERS(BehaviourKind.PORT_SCAN) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 100; i++) {
          traffic.packet(i * 400 * MILLISECOND, ATTACKER, VICTIM, Frame.udp(40_000, 1 + 17 * i, 0));
        }
      }
    },
    HALF_OPEN_SCAN_OF_OPEN_PORTS(BehaviourKind.PORT_SCAN) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 40; i++) {
          traffic.halfOpen(i * 300 * MILLISECOND, ATTACKER, 40_000, VICTIM, 100 + i);
        }
      }
    },
    CONNECT_SCAN_THAT_CLOSES_AT_ONCE(BehaviourKind.PORT_SCAN) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 60; i++) {
          if (i % 10 == 0) {
            traffic.connection(
                i * SECOND, ATTACKER, 30_000 + i, VICTIM, 20 + i, List.of(), List.of(), SECOND);
          } else {
            traffic.refused(i * SECOND, ATTACKER, 30_000 + i, VICTIM, 20 + i);
          }
        }
      }
    },
    SWEEP_OF_TIMESTAMPS(BehaviourKind.ADDRESS_SWEEP) {
      @Override
      void into(Traffic traffic) {
        for (int i = 1; i < 60; i++) {
          traffic.packet(i * SECOND, ATTACKER, "10.0.1." + i, Traffic.icmp(13, 12));
        }
      }
    },
    SWEEP_OF_SNMP(BehaviourKind.ADDRESS_SWEEP) {
      @Override
      void into(Traffic traffic) {
        for (int i = 1; i < 60; i++) {
          traffic.packet(i * 20 * SECOND, ATTACKER, "10.0.1." + i, Frame.udp(40_000, 161, 40));
        }
      }
    },
    TELNET_GUESSING(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(
            traffic, 2323, "\u00ff\u00fd\u0018login: ", "\r\nLogin incorrect\r\n", 15, 3 * SECOND);
      }
    },
    TELNET_GUESSING_IN_OTHER_WORDS(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(traffic, 8023, "Username: ", "% Authentication failed\r\n", 20, 3 * SECOND);
      }
    },
    POP3_GUESSING(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(traffic, 110, "+OK ready\r\n", "-ERR [AUTH] invalid login\r\n", 12, 20 * SECOND);
      }
    },
    POP3_GUESSING_AT_ANOTHER_PORT(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(traffic, 8110, "+OK ready\r\n", "-ERR [AUTH] invalid login\r\n", 12, 20 * SECOND);
      }
    },
    SMTP_GUESSING(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(traffic, 587, "220 mail\r\n", "535 5.7.8 bad credentials\r\n", 12, 20 * SECOND);
      }
    },
    FTP_GUESSING_WITH_ANOTHER_CODE(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(traffic, 21, "220 ftp\r\n", "430 Invalid username\r\n", 12, 20 * SECOND);
      }
    },
    MONGO_OR_RDP_GUESSING(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        encrypted(traffic, 3389, 25, 4, 5 * SECOND);
      }
    },
    VNC_GUESSING(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        logins(traffic, 5901, "RFB 003.008\n", "\0\0\0\1", 25, 2 * SECOND);
      }
    },
    BASIC_AUTHENTICATION(BehaviourKind.PASSWORD_GUESSING) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 20; i++) {
          traffic.exchange(
              i * 2 * SECOND,
              ATTACKER,
              20_000 + i,
              VICTIM,
              8080,
              "GET /manager HTTP/1.1\r\nAuthorization: Basic YTph" + i + "\r\n\r\n",
              "HTTP/1.1 401 Unauthorized\r\n\r\n");
        }
      }
    },
    ACK_FLOOD_FROM_ONE(BehaviourKind.SYN_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 4000; i++) {
          traffic.packet(
              i * MILLISECOND,
              ATTACKER,
              VICTIM,
              Frame.tcp(1024 + i, 80, Frame.ACK, 512, i, 77 + i, 0));
        }
      }
    },
    ACK_FLOOD_FROM_FORGED(BehaviourKind.SYN_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 4000; i++) {
          traffic.packet(
              i * MILLISECOND,
              forged(i),
              VICTIM,
              Frame.tcp(1024 + i, 80, Frame.ACK, 512, i, 77 + i, 0));
        }
      }
    },
    SYN_FLOOD_WITH_DATA_AND_ANSWERS(BehaviourKind.SYN_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 3000; i++) {
          traffic.packet(
              i * MILLISECOND,
              forged(i),
              VICTIM,
              Frame.tcp(1024 + i, 443, Frame.SYN, 512, 1000, 0, 120));
          traffic.packet(
              i * MILLISECOND + 90,
              VICTIM,
              forged(i),
              Frame.tcp(443, 1024 + i, Frame.SYN | Frame.ACK, 512, 77, 1001, 0));
        }
      }
    },
    SYN_FLOOD_OF_ALL_PORTS(BehaviourKind.SYN_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 4000; i++) {
          traffic.syn(i * MILLISECOND, forged(i), 1024 + i, VICTIM, 1 + i * 13 % 60_000);
        }
      }
    },
    UDP_FLOOD_OF_ONE_FLOW(BehaviourKind.UDP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 9000; i++) {
          traffic.packet(i * 200, ATTACKER, VICTIM, Frame.udp(4444, 9999, 500));
        }
      }
    },
    UDP_FLOOD_OF_FORGED_SOURCES(BehaviourKind.UDP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 4000; i++) {
          traffic.packet(i * MILLISECOND, forged(i), VICTIM, Frame.udp(1024 + i, 27_015, 40));
        }
      }
    },
    UDP_FLOOD_OF_RANDOM_PORTS(BehaviourKind.UDP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 4000; i++) {
          traffic.packet(
              i * MILLISECOND, forged(i), VICTIM, Frame.udp(1024 + i, 1 + i * 13 % 60_000, 600));
        }
      }
    },
    UDP_FLOOD_OF_FEW_FLOWS(BehaviourKind.UDP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 1000; i++) {
          traffic.packet(
              i * 14 * MILLISECOND, ATTACKER, VICTIM, Frame.udp(22_000 + i / 30, 7376, 200));
        }
      }
    },
    UDP_FLOOD_OF_FEW_FLOWS_TO_SEVERAL_PORTS(BehaviourKind.UDP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 1000; i++) {
          traffic.packet(
              i * 2 * MILLISECOND,
              ATTACKER,
              VICTIM,
              Frame.udp(30_000 + i % 33, 6000 + 701 * (i % 33), 0));
        }
      }
    },
    HTTP_FLOOD_OF_SEVERAL_METHODS(BehaviourKind.HTTP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 46; i++) {
          String method = i % 2 == 0 ? "GET" : "POST";
          traffic.connection(
              i * 150 * MILLISECOND,
              ATTACKER,
              20_000 + i,
              VICTIM,
              80,
              List.of(bytes(method + " /search?k" + i + "=v HTTP/1.1\r\nHost: shop\r\n\r\n")),
              List.of(bytes("HTTP/1.1 200 OK\r\n\r\n")),
              100 * MILLISECOND);
        }
      }
    },
    PING_FLOOD_OF_FORGED_SOURCES(BehaviourKind.ICMP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 3000; i++) {
          traffic.echo(i * MILLISECOND, forged(i), VICTIM, 56);
        }
      }
    },
    PING_FLOOD_THAT_IS_ANSWERED(BehaviourKind.ICMP_FLOOD) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 3000; i++) {
          traffic.echo(i * 2 * MILLISECOND, ATTACKER, VICTIM, 1000);
          traffic.packet(i * 2 * MILLISECOND + 90, VICTIM, ATTACKER, Traffic.icmp(0, 1000));
        }
      }
    },
    REFLECTION_BY_ONE_TIME_SERVER(BehaviourKind.REFLECTION) {
      @Override
      void into(Traffic traffic) {
        answers(traffic, 1, 123, 3000, 440);
      }
    },
    REFLECTION_BY_THREE_NAME_SERVERS(BehaviourKind.REFLECTION) {
      @Override
      void into(Traffic traffic) {
        answers(traffic, 3, 53, 3000, 1400);
      }
    },
    REFLECTION_BY_MANY_CACHES(BehaviourKind.REFLECTION) {
      @Override
      void into(Traffic traffic) {
        answers(traffic, 60, 11_211, 3000, 1400);
      }
    },
    REFLECTION_BY_WEB_SERVERS(BehaviourKind.REFLECTION) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 2000; i++) {
          traffic.packet(
              i * MILLISECOND,
              "198.51.100." + (1 + i % 200),
              VICTIM,
              Frame.tcp(443, 1024 + i % 7, Frame.SYN | Frame.ACK, 512, 77, 1001, 0));
        }
      }
    },
    DNS_TUNNEL_OF_TEXT_RECORDS(BehaviourKind.TUNNEL) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 60; i++) {
          traffic.packet(
              i * SECOND,
              ATTACKER,
              VICTIM,
              Frame.udp(40_000 + i, 53, question(i, "t.evil.example")));
        }
      }
    },
    BEACON_OF_AN_HOUR(BehaviourKind.BEACON) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 60; i++) {
          traffic.connection(
              i * 60 * SECOND + i * 7919 % 1000 * 6 * MILLISECOND,
              "10.0.0.5",
              20_000 + i,
              VICTIM,
              443,
              2,
              200,
              300,
              SECOND);
        }
      }
    },
    BEACON_OF_DATAGRAMS(BehaviourKind.BEACON) {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 40; i++) {
          traffic.ask(i * 30 * SECOND, "10.0.0.5", 40_000, VICTIM, 8899, 60, 40);
        }
      }
    };

    final BehaviourKind kind;

    Variant(BehaviourKind kind) {
      this.kind = kind;
    }

    abstract void into(Traffic traffic);
  }

  private static byte[] question(int number, String domain) {
    List<Byte> message = new ArrayList<>();
    byte[] header = {0, (byte) number, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    for (byte each : header) {
      message.add(each);
    }
    String label = Integer.toHexString(number * 7919) + "a1b2c3d4e5f60718293a4b5c6d7e8f";
    for (String part : (label + "." + domain).split("\\.")) {
      message.add((byte) part.length());
      for (byte each : bytes(part)) {
        message.add(each);
      }
    }
    byte[] end = {0, 0, 16, 0, 1};
    for (byte each : end) {
      message.add(each);
    }
    byte[] all = new byte[message.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = message.get(i);
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void isFound(Variant variant) {
    Traffic traffic = new Traffic();
    variant.into(traffic);
    assertThat(Told.of(traffic).incidents())
        .extracting(each -> each.kind().id())
        .contains(variant.kind.id());
  }
}
