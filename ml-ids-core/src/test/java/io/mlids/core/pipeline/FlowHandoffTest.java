package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.RandomTraffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowHandoffTest {

  /**
   * With few packets, the failure surfaces when the handoff is closed; with many packets, it
   * surfaces earlier.
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 100_000})
  void rethrowsTheWritersException(int packets) {
    RuntimeException thrown = new IllegalStateException("broken on purpose");
    assertThatThrownBy(
            () ->
                extract(
                    packets,
                    flows -> {
                      throw thrown;
                    }))
        .isSameAs(thrown)
        .hasNoSuppressedExceptions();
    assertThatThrownBy(
            () ->
                extract(
                    packets,
                    flows -> {
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasNoSuppressedExceptions();
  }

  private static void extract(int packets, FlowHandoff.Writer writer) throws IOException {
    byte[] capture = RandomTraffic.capture(3, packets).pcap();
    try (PacketSource source =
            CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT);
        FlowHandoff handoff = new FlowHandoff(writer)) {
      FlowExtraction extraction =
          new FlowExtraction(ExtractionSettings.of(FeatureProfile.CSE2018), handoff);
      extraction.read(source, statistics -> handoff.flush());
      extraction.finish();
    }
  }
}
