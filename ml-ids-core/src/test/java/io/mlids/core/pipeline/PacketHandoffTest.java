package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.RandomTraffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketHandoffTest {
  private static final int MANY = 20_000;

  /** Records everything that it receives. */
  private static class Recorder implements DecodedPackets {
    private final List<String> received = new ArrayList<>();
    private final boolean slow;
    private boolean finished;

    Recorder() {
      this(false);
    }

    Recorder(boolean isSlow) {
      slow = isSlow;
    }

    @Override
    public void begin(String origin) {
      received.add("begin " + origin);
    }

    @Override
    public void add(DecodedPacket packet, byte[] bytes, int end) {
      if (slow && received.size() % 100 == 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      int offset = packet.payloadOffset();
      received.add(
          List.of(
                  packet.timestamp(),
                  packet.isIpv6(),
                  packet.sourceHigh(),
                  packet.sourceLow(),
                  packet.destinationHigh(),
                  packet.destinationLow(),
                  packet.sourcePort(),
                  packet.destinationPort(),
                  packet.protocol(),
                  packet.vlan(),
                  packet.payloadLength(),
                  packet.flags(),
                  packet.sequence(),
                  offset == 0
                      ? "unknown"
                      : Arrays.toString(
                          Arrays.copyOfRange(
                              bytes, offset, Math.min(end, offset + packet.payloadLength()))))
              .toString());
    }

    @Override
    public void advance(long now) {
      received.add("advance " + now);
    }

    @Override
    public void finish() {
      received.add("finish");
      finished = true;
    }
  }

  private static void pass(int packets, DecodedPackets to) throws IOException {
    to.begin("test");
    try (PacketSource source = open(RandomTraffic.capture(3, packets).pcap())) {
      pass(source, to);
    }
  }

  private static PacketSource open(byte[] capture) throws IOException {
    return CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT);
  }

  private static void pass(PacketSource source, DecodedPackets to) throws IOException {
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    for (int count = 0; source.next(); count++) {
      if (decoder.decode(source, packet) == PacketOutcome.DECODED) {
        to.add(packet, source.bytes(), source.offset() + source.capturedLength());
      }
      if (count % 5000 == 0) {
        to.advance(source.timestamp());
      }
    }
  }

  @Test
  @Tag("slow")
  void theReceiverGetsTheSamePacketsAndStepsInTheSameOrder() throws IOException {
    Recorder direct = new Recorder();
    pass(MANY, direct);
    direct.finish();
    Recorder other = new Recorder();
    try (PacketHandoff handoff = new PacketHandoff(other)) {
      pass(MANY, handoff);
      handoff.finish();
      assertThat(other.finished).isTrue();
      assertThat(other.received).hasSizeGreaterThan(PacketBlock.PACKETS).isEqualTo(direct.received);
    }
  }

  /** The capture is larger than all arrays of the source, so the arrays are reused. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("slow")
  void retainedBytesStayUnchangedUntilTheReceiverHasReadThem(boolean isReceiverSlow)
      throws IOException {
    byte[] capture = RandomTraffic.capture(3, MANY).pcap();
    assertThat(capture.length).isGreaterThan(3 << 20);
    Recorder direct = new Recorder();
    try (PacketSource source = open(capture)) {
      pass(source, direct);
    }
    Recorder other = new Recorder(isReceiverSlow);
    try (PacketHandoff handoff = new PacketHandoff(other);
        PacketSource source = open(capture)) {
      assertThat(source.retain(handoff)).isTrue();
      handoff.begin(true);
      pass(source, handoff);
      handoff.finish();
    }
    direct.finish();
    assertThat(other.received).isEqualTo(direct.received);
  }

  @Test
  void theReceiverFinishesOncePerStreamWhileTheReaderStillWorks() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Recorder recorder =
        new Recorder() {
          @Override
          public void finish() {
            super.finish();
            ended.countDown();
          }
        };
    try (PacketHandoff handoff = new PacketHandoff(recorder)) {
      handoff.begin("one");
      handoff.ends();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      handoff.finish();
      handoff.begin("two");
      handoff.ends();
      handoff.finish();
      assertThat(recorder.received).containsExactly("begin one", "finish", "begin two", "finish");
    }
  }

  @Test
  void theBytesOfAnEndedSourceCanBeCollected() throws Exception {
    try (PacketHandoff handoff = new PacketHandoff(new Recorder())) {
      WeakReference<byte[]> bytes = readAll(handoff);
      try (PacketSource next = open(RandomTraffic.capture(4, 10).pcap())) {
        handoff.begin(next.retain(handoff));
        pass(next, handoff);
        handoff.finish();
        for (int attempt = 0; attempt < 100 && bytes.get() != null; attempt++) {
          System.gc();
          Thread.sleep(10);
        }
        assertThat(bytes.get()).isNull();
      }
    }
  }

  private static WeakReference<byte[]> readAll(PacketHandoff handoff) throws IOException {
    try (PacketSource source = open(RandomTraffic.capture(3, 10).pcap())) {
      handoff.begin(source.retain(handoff));
      pass(source, handoff);
      return new WeakReference<>(source.bytes());
    }
  }

  @Test
  void oneCaptureAfterTheOtherIsFinishedByItself() throws IOException {
    Recorder other = new Recorder();
    try (PacketHandoff handoff = new PacketHandoff(other)) {
      for (int capture = 1; capture <= 3; capture++) {
        pass(10, handoff);
        handoff.finish();
        assertThat(other.received.stream().filter("finish"::equals)).hasSize(capture);
      }
    }
  }

  /**
   * With few packets, the failure surfaces when the handoff is finished; with many packets,
   * earlier.
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 100_000})
  void whatTheReceiverThrewComesOutAsItWas(int packets) {
    RuntimeException thrown = new IllegalStateException("broken on purpose");
    DecodedPackets broken =
        new DecodedPackets() {
          @Override
          public void begin(String origin) {}

          @Override
          public void add(DecodedPacket packet, byte[] bytes, int end) {
            throw thrown;
          }

          @Override
          public void advance(long now) {}

          @Override
          public void finish() {}
        };
    assertThatThrownBy(
            () -> {
              try (PacketHandoff handoff = new PacketHandoff(broken)) {
                pass(packets, handoff);
                handoff.finish();
              }
            })
        .isSameAs(thrown)
        .hasNoSuppressedExceptions();
  }

  @Test
  void closingEndsTheThreadOfACaptureThatWasNotFinished() throws IOException {
    Recorder other = new Recorder();
    PacketHandoff handoff = new PacketHandoff(other);
    try (handoff) {
      pass(MANY, handoff);
      assertThat(handoff.isRunning()).isTrue();
    }
    assertThat(handoff.isRunning()).isFalse();
    assertThat(other.finished).isFalse();
  }
}
