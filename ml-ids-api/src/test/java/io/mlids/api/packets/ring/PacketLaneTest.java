package io.mlids.api.packets.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.packets.KeptPackets;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What happens when packets arrive faster than they can be written. */
class PacketLaneTest {
  private static final int BLOCKS = 4;
  private static final PacketSettings SETTINGS =
      PacketSettings.of(Path.of("unused"), PacketSettings.LEAST_BYTES);

  /** A disk that does not answer until the test says so. */
  private static final class SlowDisk implements PacketLane.Writer {
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicLong packets = new AtomicLong();

    @Override
    public void write(PacketBlock block) {
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      packets.addAndGet(block.packets());
    }

    @Override
    public void tick() {}

    @Override
    public void close() {}
  }

  private static byte[] packets(int count) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < count; i++) {
      capture.packet(i, Frame.tcp(1, 2, Frame.ACK, 1_400).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    return capture.pcap();
  }

  @Test
  void packetsThatFindNoRoomAreLostAndCounted() throws IOException {
    int sent = 1_000;
    SlowDisk disk = new SlowDisk();
    PacketGaps gaps = new PacketGaps();
    try (PacketLane lane = PacketLane.start(disk, BLOCKS)) {
      RingRecording recording =
          new RingRecording(lane, gaps, SETTINGS, 1, 2, () -> KeptPackets.SENSOR);
      try (PacketSource source = KeptPackets.open(packets(sent))) {
        while (source.next()) {
          recording.add(source);
        }
      }
      recording.close();
      disk.answers.countDown();
    }
    PacketGap gap = gaps.latest().orElseThrow();
    assertThat(gap.packets()).isGreaterThan(sent / 2).isLessThan(sent);
    assertThat(gap.packets() + disk.packets.get()).isEqualTo(sent);
    assertThat(gap.from()).isEqualTo(disk.packets.get());
    assertThat(gap.until()).isEqualTo(sent - 1);
    assertThat(gaps.lost(PacketGap.Cause.QUEUE)).isEqualTo(gap.packets());
  }

  @Test
  void uploadsLeaveTheBlocksOfTheSensorAlone() throws IOException {
    SlowDisk disk = new SlowDisk();
    PacketGaps gaps = new PacketGaps();
    try (PacketLane lane = PacketLane.start(disk, BLOCKS)) {
      RingRecording upload =
          new RingRecording(lane, gaps, SETTINGS, 1, 2, () -> KeptPackets.UPLOAD);
      RingRecording sensor =
          new RingRecording(lane, gaps, SETTINGS, 2, 2, () -> KeptPackets.SENSOR);
      try (PacketSource source = KeptPackets.open(packets(1_000))) {
        while (source.next()) {
          upload.add(source);
        }
      }
      try (PacketSource source = KeptPackets.open(packets(100))) {
        while (source.next()) {
          sensor.add(source);
        }
      }
      upload.close();
      sensor.close();
      disk.answers.countDown();
    }
    assertThat(gaps.lost(PacketGap.Cause.QUEUE)).isEqualTo(1_100 - disk.packets.get());
    assertThat(gaps.latest().orElseThrow().run()).isEqualTo(1);
  }
}
