package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that attacks are detected in several forms of traffic. */
class AttackFormsTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String VICTIM = "10.0.1.7";

  /** Attacks and the kinds of incidents that they must cause. */
  enum Attack {
    PORT_SCAN {
      @Override
      void into(Traffic traffic) {
        for (int port = 1; port <= 120; port++) {
          traffic.refused(port * 50 * MILLISECOND, ATTACKER, 40_000, VICTIM, port);
        }
      }
    },
    ADDRESS_SWEEP {
      @Override
      void into(Traffic traffic) {
        for (int host = 1; host <= 80; host++) {
          traffic.syn(host * 50 * MILLISECOND, ATTACKER, 40_000, "10.0.1." + host, 8022);
        }
      }
    },
    PASSWORD_GUESSING {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 40; i++) {
          traffic.connection(
              i * 4 * SECOND,
              ATTACKER,
              40_000 + i,
              VICTIM,
              9022,
              List.of("SSH-2.0-x\r\n".getBytes(), new byte[600], new byte[200]),
              List.of("SSH-2.0-OpenSSH\r\n".getBytes(), new byte[500], new byte[80]),
              2 * SECOND);
        }
      }
    },
    SYN_FLOOD {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 3000; i++) {
          traffic.syn(i * 2 * MILLISECOND, "10.7." + i / 200 + "." + i % 200, 1024 + i, VICTIM, 81);
        }
      }
    },
    UDP_FLOOD {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 4000; i++) {
          traffic.packet(i * MILLISECOND, ATTACKER, VICTIM, Frame.udp(1024 + i, 7777, 400));
        }
      }
    },
    HTTP_FLOOD {
      @Override
      void into(Traffic traffic) {
        for (int i = 0; i < 600; i++) {
          traffic.exchange(
              i * 10 * MILLISECOND,
              ATTACKER,
              1024 + i,
              VICTIM,
              8080,
              "GET / HTTP/1.1\r\nHost: shop\r\n\r\n",
              "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(500));
        }
      }
    };

    abstract void into(Traffic traffic);

    Traffic traffic() {
      Traffic traffic = new Traffic();
      into(traffic);
      return traffic;
    }

    BehaviourKind kind() {
      return BehaviourKind.valueOf(name());
    }
  }

  private static Set<String> kinds(Told told) {
    Set<String> kinds = new TreeSet<>();
    told.incidents().forEach(each -> kinds.add(each.kind().id()));
    return kinds;
  }

  @ParameterizedTest
  @EnumSource
  void inIpv6(Attack attack) {
    assertThat(kinds(Told.of(attack.traffic().captureIpv6().pcap())))
        .containsExactly(attack.kind().id());
  }

  @ParameterizedTest
  @EnumSource
  void inAVlan(Attack attack) {
    Told tagged = Told.of(attack.traffic().captureVlan(12).pcap());
    assertThat(tagged.lines()).isEqualTo(Told.of(attack.traffic()).lines());
    assertThat(kinds(tagged)).containsExactly(attack.kind().id());
  }

  @ParameterizedTest
  @EnumSource
  void atDoubleSpeed(Attack attack) {
    assertThat(Told.of(attack.traffic().faster(2)).lines())
        .isEqualTo(Told.of(attack.traffic()).lines());
  }

  @ParameterizedTest
  @EnumSource
  void ifTheCaptureBeginsDuringTheAttack(Attack attack) {
    assertThat(kinds(Told.of(attack.traffic().from(2500 * MILLISECOND))))
        .containsExactly(attack.kind().id());
  }

  /** Attacks that do not depend on answers are detected from the attacker's packets alone. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PASSWORD_GUESSING", "HTTP_FLOOD"})
  void ifOnlyTheAttackersPacketsAreCaptured(Attack attack) {
    assertThat(kinds(Told.of(attack.traffic().only(source -> !source.equals(VICTIM)))))
        .containsExactly(attack.kind().id());
  }
}
