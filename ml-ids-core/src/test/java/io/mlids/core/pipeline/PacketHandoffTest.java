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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketHandoffTest {
  private static final int MANY = 20_000;

  /** Writes down all that it receives. */
  private static final class Recorder implements DecodedPackets {
    private final List<String> received = new ArrayList<>();
    private boolean finished;

    @Override
    public void begin(String origin) {
      received.add("begin " + origin);
    }

    @Override
    public void add(DecodedPacket packet, byte[] bytes, int end) {
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
                  packet.headerLength(),
                  packet.window(),
                  packet.flags(),
                  packet.sequence(),
                  packet.acknowledgement(),
                  packet.joinedFragments(),
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
    byte[] capture = RandomTraffic.capture(3, packets).pcap();
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    to.begin("test");
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      for (int count = 0; source.next(); count++) {
        if (decoder.decode(source, packet) == PacketOutcome.DECODED) {
          to.add(packet, source.bytes(), source.offset() + source.capturedLength());
        }
        if (count % 5000 == 0) {
          to.advance(source.timestamp());
        }
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

  /** With few packets the failure is known when everything is finished, with many before. */
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
