package io.mlids.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstPacketTest {

  @Test
  void keepsAllFieldsWithinItsBits() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      int payload = random.nextInt(1 << 24);
      int header = random.nextInt(61);
      int window = random.nextInt(-1, 1 << 16);
      int flags = random.nextInt(256);
      boolean sourceIsA = random.nextBoolean();
      boolean forward = random.nextBoolean();
      long packed = FirstPacket.pack(payload, header, window, flags, sourceIsA, forward);
      assertThat(FirstPacket.payloadLength(packed)).isEqualTo(payload);
      assertThat(FirstPacket.headerLength(packed)).isEqualTo(header);
      assertThat(FirstPacket.window(packed)).isEqualTo(window);
      assertThat(FirstPacket.flags(packed)).isEqualTo(flags);
      assertThat(FirstPacket.sourceIsA(packed)).isEqualTo(sourceIsA);
      assertThat(FirstPacket.isForward(packed)).isEqualTo(forward);
      assertThat(packed).isNotNegative().isLessThan(1L << FirstPacket.BITS);
    }
  }
}
