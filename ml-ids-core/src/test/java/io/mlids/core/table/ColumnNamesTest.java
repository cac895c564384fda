package io.mlids.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
  private static final String OF_2017 =
      " Destination Port, Flow Duration, Total Fwd Packets, Total Backward Packets,Total Length of"
          + " Fwd Packets, Total Length of Bwd Packets, Fwd Packet Length Max, Fwd Packet Length"
          + " Min, Fwd Packet Length Mean, Fwd Packet Length Std,Bwd Packet Length Max, Bwd Packet"
          + " Length Min, Bwd Packet Length Mean, Bwd Packet Length Std,Flow Bytes/s, Flow"
          + " Packets/s, Flow IAT Mean, Flow IAT Std, Flow IAT Max, Flow IAT Min,Fwd IAT Total, Fwd"
          + " IAT Mean, Fwd IAT Std, Fwd IAT Max, Fwd IAT Min,Bwd IAT Total, Bwd IAT Mean, Bwd IAT"
          + " Std, Bwd IAT Max, Bwd IAT Min,Fwd PSH Flags, Bwd PSH Flags, Fwd URG Flags, Bwd URG"
          + " Flags, Fwd Header Length, Bwd Header Length,Fwd Packets/s, Bwd Packets/s, Min Packet"
          + " Length, Max Packet Length, Packet Length Mean, Packet Length Std, Packet Length"
          + " Variance,FIN Flag Count, SYN Flag Count, RST Flag Count, PSH Flag Count, ACK Flag"
          + " Count, URG Flag Count, CWE Flag Count, ECE Flag Count, Down/Up Ratio, Average Packet"
          + " Size, Avg Fwd Segment Size, Avg Bwd Segment Size,Fwd Avg Bytes/Bulk, Fwd Avg"
          + " Packets/Bulk, Fwd Avg Bulk Rate, Bwd Avg Bytes/Bulk, Bwd Avg Packets/Bulk,Bwd Avg"
          + " Bulk Rate,Subflow Fwd Packets, Subflow Fwd Bytes, Subflow Bwd Packets, Subflow Bwd"
          + " Bytes,Init_Win_bytes_forward, Init_Win_bytes_backward, act_data_pkt_fwd,"
          + " min_seg_size_forward,Active Mean, Active Std, Active Max, Active Min,Idle Mean, Idle"
          + " Std, Idle Max, Idle Min";

  private static final String OF_VERSION_4 =
      "Dst Port,Protocol,Timestamp,Flow Duration,Total Fwd Packet,Total Bwd packets,Total Length of"
          + " Fwd Packet,Total Length of Bwd Packet,Fwd Packet Length Max,Fwd Packet Length"
          + " Min,Fwd Packet Length Mean,Fwd Packet Length Std,Bwd Packet Length Max,Bwd Packet"
          + " Length Min,Bwd Packet Length Mean,Bwd Packet Length Std,Flow Bytes/s,Flow"
          + " Packets/s,Flow IAT Mean,Flow IAT Std,Flow IAT Max,Flow IAT Min,Fwd IAT Total,Fwd IAT"
          + " Mean,Fwd IAT Std,Fwd IAT Max,Fwd IAT Min,Bwd IAT Total,Bwd IAT Mean,Bwd IAT Std,Bwd"
          + " IAT Max,Bwd IAT Min,Fwd PSH Flags,Bwd PSH Flags,Fwd URG Flags,Bwd URG Flags,Fwd"
          + " Header Length,Bwd Header Length,Fwd Packets/s,Bwd Packets/s,Packet Length Min,Packet"
          + " Length Max,Packet Length Mean,Packet Length Std,Packet Length Variance,FIN Flag"
          + " Count,SYN Flag Count,RST Flag Count,PSH Flag Count,ACK Flag Count,URG Flag Count,CWR"
          + " Flag Count,ECE Flag Count,Down/Up Ratio,Average Packet Size,Fwd Segment Size Avg,Bwd"
          + " Segment Size Avg,Fwd Bytes/Bulk Avg,Fwd Packet/Bulk Avg,Fwd Bulk Rate Avg,Bwd"
          + " Bytes/Bulk Avg,Bwd Packet/Bulk Avg,Bwd Bulk Rate Avg,Subflow Fwd Packets,Subflow Fwd"
          + " Bytes,Subflow Bwd Packets,Subflow Bwd Bytes,FWD Init Win Bytes,Bwd Init Win"
          + " Bytes,Fwd Act Data Pkts,Fwd Seg Size Min,Active Mean,Active Std,Active Max,Active"
          + " Min,Idle Mean,Idle Std,Idle Max,Idle Min";

  @Test
  void recognisesTheColumnsOf2017() {
    List<Feature> withoutProtocolAndTime =
        Feature.all().stream()
            .filter(f -> f != Feature.PROTOCOL && f != Feature.TIMESTAMP)
            .toList();
    assertThat(features(OF_2017)).isEqualTo(withoutProtocolAndTime);
  }

  @Test
  void recognisesTheColumnsOfVersion4() {
    assertThat(features(OF_VERSION_4)).isEqualTo(Feature.all());
  }

  @Test
  void recognisesPublishedAndSnakeCaseNames() {
    assertThat(Feature.all())
        .allSatisfy(
            feature -> {
              assertThat(ColumnNames.featureOf(feature.publishedName())).contains(feature);
              assertThat(ColumnNames.featureOf(feature.columnName())).contains(feature);
            });
  }

  @Test
  void recognisesTheColumnsOfCleanedReleases() {
    String cleaned =
        "Protocol,Flow Duration,Total Fwd Packets,Total Backward Packets,Fwd Packets Length"
            + " Total,Bwd Packets Length Total,Avg Packet Size,Init Fwd Win Bytes,Fwd Act Data"
            + " Packets,Avg Fwd Segment Size,Fwd Avg Bytes/Bulk";
    assertThat(features(cleaned))
        .containsExactly(
            Feature.PROTOCOL,
            Feature.FLOW_DURATION,
            Feature.TOT_FWD_PKTS,
            Feature.TOT_BWD_PKTS,
            Feature.TOTLEN_FWD_PKTS,
            Feature.TOTLEN_BWD_PKTS,
            Feature.PKT_SIZE_AVG,
            Feature.INIT_FWD_WIN_BYTS,
            Feature.FWD_ACT_DATA_PKTS,
            Feature.FWD_SEG_SIZE_AVG,
            Feature.FWD_BYTS_B_AVG);
  }

  @Test
  void recognisesNamesByTheirWords() {
    Map.of(
            "FlowDuration", Feature.FLOW_DURATION,
            "TotalLengthOfFwdPackets", Feature.TOTLEN_FWD_PKTS,
            "Fwd.PSH.Flags", Feature.FWD_PSH_FLAGS,
            "PSH flag  count", Feature.PSH_FLAG_CNT,
            "flow bytes per second", Feature.FLOW_BYTS_S,
            "FlowIATMean", Feature.FLOW_IAT_MEAN,
            "backward segment size average", Feature.BWD_SEG_SIZE_AVG,
            "Init_Win_bytes_backward", Feature.INIT_BWD_WIN_BYTS)
        .forEach((name, feature) -> assertThat(ColumnNames.featureOf(name)).contains(feature));
  }

  @Test
  void otherColumnsOfTheCorrectedReleasesAreNotFeatures() {
    for (String name :
        List.of(
            "id",
            "Flow ID",
            "Src IP",
            "Fwd RST Flags",
            "Bwd RST Flags",
            "ICMP Code",
            "ICMP Type",
            "Total TCP Flow Time",
            "Total Connection Flow Time",
            "Attempted Category",
            "Fwd Header Length.1",
            "Fwd.Header.Length.1",
            "SimillarHTTP",
            "Inbound",
            "Unnamed: 0",
            "Total Packets",
            "Packet Length",
            "x".repeat(100_000))) {
      assertThat(ColumnNames.featureOf(name)).as(name).isEmpty();
    }
  }

  @Test
  void suggestsTheNameOfTheLabelColumn() {
    assertThat(ColumnNames.missingLabelMessage(List.of("Protocol", "ClassLabel ")))
        .isEqualTo(
            "the Label column is missing; if 'ClassLabel' is the traffic class, rename it to"
                + " Label");
    assertThat(ColumnNames.missingLabelMessage(List.of("Protocol", "Flow Duration")))
        .startsWith("the Label column is missing; rename the traffic class column to Label");
  }

  @Test
  void doesNotMatchOtherColumns() {
    for (String name :
        List.of("Flow ID", "Src IP", "Source Port", "Fwd Header Length.1", "Label", "id", "")) {
      assertThat(ColumnNames.featureOf(name)).as(name).isEmpty();
    }
    assertThat(ColumnNames.isLabel(" Label")).isTrue();
    assertThat(ColumnNames.isLabel("Labels")).isFalse();
  }

  private static List<Feature> features(String header) {
    return Arrays.stream(header.split(","))
        .map(ColumnNames::featureOf)
        .map(Optional::orElseThrow)
        .toList();
  }
}
