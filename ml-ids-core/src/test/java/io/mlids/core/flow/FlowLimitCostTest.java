package io.mlids.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.OutermostIpv4Decoder;
import io.mlids.core.packet.PacketDecoder;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.OnePacket;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how many entries the meter examines to stay within its limit. */
@Tag("slow")
class FlowLimitCostTest {
  private static final int LIMIT = 1024;
  private static final int PACKETS = 60_000;

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1700000000000000, 1",
    "1700000000000000, -1",
    "-4611686018427387904, 9223372036854775807",
    "9223372036854775807, -9223372036854775808",
    "-9223372036854775808, 9223372036854775807",
    "0, -9223372036854775808",
    "5000000000000000000, -5000000000000000000"
  })
  void examinesFewEntriesPerPacketForAnyTimestamps(long begin, long then) {
    for (FlowPolicy policy : new FlowPolicy[] {FlowPolicy.firstFin(), FlowPolicy.tcpClose(0)}) {
      Meter meter = new Meter(policy);
      for (int i = 0; i < PACKETS; i++) {
        meter.add(i, i % 2 == 0 ? begin : then);
      }
      meter.check();
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void examinesFewEntriesPerPacketForAnyTimestampsAndFlags(long seed) {
    Random random = new Random(seed);
    for (FlowPolicy policy :
        new FlowPolicy[] {
          FlowPolicy.firstFin(), FlowPolicy.tcpClose(0), FlowPolicy.tcpClose(1_000_000)
        }) {
      Meter meter = new Meter(policy);
      for (int i = 0; i < PACKETS; i++) {
        meter.add(random.nextInt(200_000), random.nextLong() >> random.nextInt(64));
      }
      meter.check();
    }
  }

  private static final class Meter {
    private final PacketDecoder decoder;
    private final FlowMeter meter;
    private final DecodedPacket packet = new DecodedPacket();
    private long ended;

    Meter(FlowPolicy policy) {
      decoder =
          policy.keepsSinglePackets() ? new InnermostIpDecoder() : new OutermostIpv4Decoder(false);
      meter = new FlowMeter(policy, LIMIT, flow -> ended++, 1);
    }

    void add(int number, long time) {
      int flags = number % 7 == 0 ? Frame.RST : Frame.SYN;
      Frame frame =
          Frame.tcp(1 + number % 60_000, 1 + number / 60_000, flags, 0)
              .ipv4("1.1.1.1", "2.2.2.2")
              .ethernet();
      decoder.decode(new OnePacket(frame.bytes(), time), packet);
      meter.add(packet);
    }

    void check() {
      // Each time the limit is reached, 1/16 of the flows end in at most twelve passes.
      assertThat(meter.examined()).isLessThan(16L * 12 * 3 * PACKETS);
      assertThat(meter.statistics().active()).isLessThanOrEqualTo(LIMIT);
      meter.finish();
      MeterStatistics statistics = meter.statistics();
      assertThat(statistics.written()).isEqualTo(ended);
      assertThat(statistics.opened())
          .isEqualTo(ended + statistics.droppedSinglePacket() + statistics.droppedAtLimit());
    }
  }
}
