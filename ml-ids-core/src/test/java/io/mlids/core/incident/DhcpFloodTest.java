package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DhcpFloodTest {

  @Test
  void discoverMessagesFromForgedHardwareAddressesAreOneFlood() {
    Traffic traffic = new Traffic();
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      byte[] message = new byte[300];
      random.nextBytes(message);
      traffic.packet(i * 5 * MILLISECOND, "0.0.0.0", "255.255.255.255", Frame.udp(68, 67, message));
    }
    Told told = Told.of(traffic);
    assertThat(told.incidents()).singleElement().satisfies(DhcpFloodTest::isFlood);
    Incident flood = told.incidents().getFirst();
    assertThat(flood.victims()).extracting(Object::toString).containsExactly("255.255.255.255");
    assertThat(flood.packets()).isEqualTo(2000);
  }

  @Test
  void messagesFromForgedAddressesToManyServersAreOneFlood() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 400; i++) {
      traffic.ask(
          i * 10 * MILLISECOND,
          "10.1." + i / 200 + "." + i % 200,
          68,
          "10.2.0." + i % 30,
          67,
          300,
          300);
    }
    assertThat(Told.of(traffic).incidents()).singleElement().satisfies(DhcpFloodTest::isFlood);
  }

  private static void isFlood(Incident incident) {
    assertThat(incident.kind()).isEqualTo(BehaviourKind.UDP_FLOOD);
    assertThat(incident.attackers()).isEmpty();
    assertThat(incident.ports()).containsExactly(67);
    assertThat(incident.updates()).isLessThanOrEqualTo(10);
  }
}
