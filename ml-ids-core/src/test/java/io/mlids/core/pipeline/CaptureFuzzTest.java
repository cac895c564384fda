package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureFormatException;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.link.LinkType;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.OwnCaptures;
import io.mlids.core.testing.RandomTraffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reads captures damaged by a seeded generator, and checks that only our own exceptions are thrown,
 * that nothing hangs, and that the limit on flows holds. With the system property {@code
 * mlids.fuzz.seconds} it runs longer and uses different seeds each time.
 */
@Tag("fuzz")
class CaptureFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final int LIMIT = 50;
  private static final int HIGHEST_LINK_TYPE = 320;
  private static final int PACKETS = 150;

  private static final int[] INTERESTING = {
    0,
    1,
    -1,
    15,
    16,
    255,
    256,
    65_535,
    65_536,
    262_144,
    262_145,
    1 << 20,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x0A0D0D0A,
    0x1A2B3C4D,
    0x45000014,
    0x60000000,
    0x08004500,
    0xAAAA0300,
    0xFF030021,
    0x4D474300,
    0x88470006,
    0x81000007,
    0x0F000800
  };

  @Test
  @Timeout(600)
  void readsDamagedCapturesWithoutUnexpectedExceptions() throws IOException {
    List<byte[]> originals = originals();
    Duration extra = Duration.ofSeconds(Long.getLong("mlids.fuzz.seconds", 0));
    long until = System.nanoTime() + extra.toNanos();
    long base = extra.isZero() ? 0 : System.nanoTime();
    long round = 0;
    do {
      Random random = new Random(base + round);
      byte[] damaged = originals.get(random.nextInt(originals.size())).clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        damaged = damage(damaged, random);
      }
      try {
        readIn(damaged, random);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + (base + round), e);
      }
      round++;
    } while (round < ROUNDS || System.nanoTime() < until);
  }

  @Test
  @Timeout(600)
  void countsRandomPacketsOfEveryLinkType() throws IOException {
    for (int linkType = 0; linkType <= HIGHEST_LINK_TYPE; linkType++) {
      Random random = new Random(linkType);
      CaptureBytes capture = new CaptureBytes().linkType(linkType);
      for (int i = 0; i < PACKETS; i++) {
        byte[] bytes = new byte[random.nextInt(120)];
        random.nextBytes(bytes);
        for (int at = random.nextInt(8); at + 4 < bytes.length; at += 1 + random.nextInt(16)) {
          int value = INTERESTING[random.nextInt(INTERESTING.length)];
          ByteBuffer.wrap(bytes).putInt(at, value);
        }
        capture.packet(CaptureBytes.Packet.of(i, bytes));
      }
      for (FeatureProfile profile : FeatureProfile.values()) {
        ExtractionSummary summary =
            Extracted.from(ExtractionSettings.of(profile), capture).summary();
        assertThat(summary.capture().packets()).as("%d", linkType).isEqualTo(PACKETS);
        assertThat(LinkType.of(linkType).isPresent())
            .as("%d", linkType)
            .isEqualTo(!summary.packetsSkipped().containsKey(PacketOutcome.LINK_TYPE));
      }
    }
  }

  private static List<byte[]> originals() {
    List<byte[]> originals = new ArrayList<>(OwnCaptures.all().values());
    CaptureBytes traffic = RandomTraffic.capture(1, 60);
    originals.add(traffic.pcap(ByteOrder.BIG_ENDIAN, true));
    originals.add(traffic.pcapng(ByteOrder.LITTLE_ENDIAN, 6));
    originals.add(traffic.pcapng(ByteOrder.BIG_ENDIAN, 137));
    for (int linkType : new int[] {0, 9, 101, 113, 276, 147}) {
      originals.add(RandomTraffic.capture(linkType, 20).linkType(linkType).pcap());
    }
    return originals;
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2, 3 -> {
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        if (at + 4 <= bytes.length) {
          int value = INTERESTING[random.nextInt(INTERESTING.length)];
          ByteBuffer.wrap(bytes).order(order).putInt(at, value);
        }
      }
      case 4 -> {
        return Arrays.copyOf(bytes, Math.max(1, at));
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(80), bytes.length - Math.max(from, at));
        System.arraycopy(bytes, from, bytes, at, length);
      }
    }
    return bytes;
  }

  private static void readIn(byte[] damaged, Random random) throws IOException {
    boolean corrected = random.nextBoolean();
    ExtractionSettings settings =
        new ExtractionSettings(
            corrected ? FeatureProfile.CORRECTED : FeatureProfile.CSE2018,
            !corrected && random.nextBoolean(),
            Optional.empty(),
            random.nextBoolean() ? LIMIT : FlowMeter.UNLIMITED);
    FlowExtraction extraction =
        new FlowExtraction(
            settings,
            flow -> assertThat(FlowRecord.of(flow, settings.profile()).packets()).isPositive(),
            1);
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(damaged), "fuzz", settings.readMode())) {
      extraction.read(source, packets -> {});
    } catch (CaptureFormatException e) {
      assertThat(e).hasMessageStartingWith("fuzz: ");
    }
    assertThat(extraction.summary().flows().active()).isLessThanOrEqualTo(settings.maxFlows());
    extraction.finish();
    assertThat(extraction.summary().flows().active()).isZero();
  }
}
