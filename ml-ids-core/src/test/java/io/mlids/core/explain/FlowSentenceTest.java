package io.mlids.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSentenceTest {

  /** The columns are packets, bytes, duration, longest gap, and the packets with SYN, FIN, RST. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 0 | 0 | 0 | 0 | 0 | 1 0 0 | the source sent 1 packet without data and got no answer",
        "1 | 0 | 16 | 0 | 0 | 0 | 0 0 0 | the source sent 1 packet with 16 bytes and got no answer",
        "3 | 0 | 0 | 0 | 3e6 | 2e6 | 3 0 0 | the source sent 3 packets without data in 3 s and got"
            + " no answer, with pauses of up to 2 s",
        "1 | 1 | 0 | 0 | 90 | 90 | 1 0 1 | the source tried to connect and was refused",
        "2 | 2 | 0 | 0 | 90 | 90 | 2 0 2 | the source tried to connect 2 times and was refused",
        "2 | 1 | 0 | 0 | 90 | 90 | 2 0 1 | the connection was accepted and reset without any data",
        "1 | 3 | 20 | 0 | 7e6 | 4e6 | 4 0 0 | the source asked for a connection and never"
            + " acknowledged the 3 answers",
        "9 | 7 | 141 | 0 | 23e6 | 5e6 | 2 0 0 | the source sent 9 packets with 141 bytes in 23 s,"
            + " which the destination only acknowledged, with pauses of up to 5 s; the connection"
            + " was not closed",
        "5 | 4 | 0 | 900 | 2000 | 900 | 2 2 0 | the source sent no data and got 4 packets with 900"
            + " bytes back in 2 ms",
        "22 | 20 | 880 | 90000 | 5e5 | 2e4 | 2 2 1 | the source sent 22 packets with 880 bytes and"
            + " got 20 packets with 90,000 bytes back in 500 ms, 44 packets a second from the"
            + " source; the connection was reset",
        "2 | 2 | 0 | 0 | 100 | 50 | 0 2 0 | the source sent 2 packets and the destination 2"
            + " packets, all without data in 100 µs",
      })
  void saysWhatAFlowDid(
      float sent,
      float received,
      float asked,
      float answered,
      float duration,
      float pause,
      String flags,
      String sentence) {
    String[] counts = flags.split(" ");
    Map<Feature, Float> row = new HashMap<>();
    row.put(Feature.TOT_FWD_PKTS, sent);
    row.put(Feature.TOT_BWD_PKTS, received);
    row.put(Feature.TOTLEN_FWD_PKTS, asked);
    row.put(Feature.TOTLEN_BWD_PKTS, answered);
    row.put(Feature.FLOW_DURATION, duration);
    row.put(Feature.FLOW_IAT_MAX, pause);
    row.put(Feature.SYN_FLAG_CNT, Float.valueOf(counts[0]));
    row.put(Feature.FIN_FLAG_CNT, Float.valueOf(counts[1]));
    row.put(Feature.RST_FLAG_CNT, Float.valueOf(counts[2]));
    assertThat(sentence(FeatureProfile.CORRECTED, row)).isEqualTo(sentence);
  }

  @Test
  void ignoresTheFlagsOfThe2018Program() {
    Map<Feature, Float> row = new HashMap<>();
    row.put(Feature.TOT_FWD_PKTS, 1f);
    row.put(Feature.TOT_BWD_PKTS, 1f);
    row.put(Feature.TOTLEN_FWD_PKTS, 0f);
    row.put(Feature.TOTLEN_BWD_PKTS, 0f);
    row.put(Feature.FLOW_DURATION, 90f);
    row.put(Feature.SYN_FLAG_CNT, 1f);
    row.put(Feature.RST_FLAG_CNT, 1f);
    assertThat(sentence(FeatureProfile.CSE2018, row))
        .isEqualTo(
            "the source sent 1 packet and the destination 1 packet, all without data in 90 µs");
  }

  @Test
  void saysNothingWithoutTheCounts() {
    float[] row = new float[1];
    assertThat(new FlowSentence(FeatureProfile.CORRECTED, List.of(Feature.TOT_FWD_PKTS)).of(row))
        .isEmpty();
  }

  private static String sentence(FeatureProfile profile, Map<Feature, Float> values) {
    List<Feature> features = profile.modelFeatures();
    float[] row = new float[features.size()];
    Arrays.fill(row, Float.NaN);
    values.forEach((feature, value) -> row[features.indexOf(feature)] = value);
    return new FlowSentence(profile, features).of(row).orElseThrow();
  }
}
