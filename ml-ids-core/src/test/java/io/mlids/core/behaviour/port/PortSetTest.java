package io.mlids.core.behaviour.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PortSetTest {
  @Test
  void containsTheGivenPortsAndNoOthers() {
    Set<Integer> ports = Set.of(0, 1, 63, 64, 443, 65_535);
    PortSet set = PortSet.of(0, 1, 63, 64, 443, 65_535);
    for (int port = 0; port <= 65_535; port++) {
      assertThat(set.contains(port)).isEqualTo(ports.contains(port));
    }
  }

  @Test
  void rejectsANumberThatIsNotAPort() {
    assertThatThrownBy(() -> PortSet.of(65_536)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
