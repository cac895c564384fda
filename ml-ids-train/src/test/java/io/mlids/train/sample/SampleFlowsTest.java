package io.mlids.train.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class SampleFlowsTest {

  @Test
  void theSameSeedGivesTheSameFile() throws IOException {
    assertThat(sample(300, 1)).isEqualTo(sample(300, 1)).isNotEqualTo(sample(300, 2));
  }

  @Test
  void hasThePublishedColumnsAndKnownLabels() throws IOException {
    List<CSVRecord> rows = rows(sample(2_000, 42));

    assertThat(rows).hasSize(2_001);
    assertThat(rows.getFirst().toList())
        .startsWith("Dst Port", "Protocol", "Timestamp", "Flow Duration")
        .endsWith("Idle Min", "Label")
        .hasSize(80);
    TreeSet<TrafficClass> classes = new TreeSet<>();
    rows.stream().skip(1).forEach(row -> classes.add(new TrafficClass(row.get(79))));
    assertThat(TrafficClass.known()).containsAll(classes);
    assertThat(classes).hasSizeGreaterThan(5).contains(TrafficClass.BENIGN);
  }

  @Test
  void followsTheRulesOfTheProgramBehindThePublishedRows() throws IOException {
    assertThat(rows(sample(2_000, 42)).stream().skip(1))
        .allSatisfy(
            row -> {
              double packets = value(row, Feature.TOT_FWD_PKTS) + value(row, Feature.TOT_BWD_PKTS);
              assertThat(packets).isGreaterThanOrEqualTo(2);
              assertThat(value(row, Feature.TOT_FWD_PKTS)).isGreaterThanOrEqualTo(1);
              assertThat(value(row, Feature.SUBFLOW_FWD_PKTS))
                  .isEqualTo(value(row, Feature.TOT_FWD_PKTS));
              assertThat(value(row, Feature.DOWN_UP_RATIO))
                  .isEqualTo(Math.rint(value(row, Feature.DOWN_UP_RATIO)));
              if (value(row, Feature.PROTOCOL) == 17) {
                assertThat(value(row, Feature.INIT_FWD_WIN_BYTS)).isEqualTo(-1);
                assertThat(value(row, Feature.FWD_HEADER_LEN))
                    .isEqualTo(8 * value(row, Feature.TOT_FWD_PKTS));
              }
              for (Feature feature : Feature.all()) {
                if (feature.isConstantIn2018()) {
                  assertThat(value(row, feature)).isZero();
                }
              }
            });
  }

  private static double value(CSVRecord row, Feature feature) {
    return Double.parseDouble(row.get(feature.ordinal()));
  }

  private static String sample(int rows, long seed) throws IOException {
    StringBuilder text = new StringBuilder();
    SampleFlows.write(text, rows, new Random(seed));
    return text.toString();
  }

  private static List<CSVRecord> rows(String text) throws IOException {
    return CSVFormat.DEFAULT.parse(new StringReader(text)).getRecords();
  }
}
