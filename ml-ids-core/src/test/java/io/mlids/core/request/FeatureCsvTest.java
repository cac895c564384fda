package io.mlids.core.request;

import static io.mlids.core.feature.Feature.FLOW_DURATION;
import static io.mlids.core.feature.Feature.TIMESTAMP;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.testing.RequestBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureCsvTest {
  private static final List<Feature> MODEL = FeatureProfile.CSE2018.modelFeatures();

  @Test
  void readsColumnsByName() throws IOException {
    String body =
        RequestBody.of(Feature.all().reversed())
            .row(Map.of(FLOW_DURATION, "7", TOT_FWD_PKTS, "6.00E+00", TIMESTAMP, "14/02 08:31"))
            .row(Map.of(FLOW_DURATION, "null"))
            .csv();
    FeatureRows rows = read("\ufeff" + body);
    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.values()).startsWith(7f, 6f, 1f);
    assertThat(rows.values()[MODEL.size()]).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "inf", "-inf", "Infinity", "-Infinity", "null", "-1"})
  void readsMissingValues(String cell) throws IOException {
    String body = RequestBody.of(MODEL).row(Map.of(FLOW_DURATION, cell)).csv();
    assertThat(read(body).values()[0]).isNaN();
  }

  @Test
  void givesNoRowsForAHeaderAlone() throws IOException {
    assertThat(read(RequestBody.of(MODEL).csv()).count()).isZero();
  }

  @Test
  void explainsErrors() {
    String good = RequestBody.of(MODEL).row(Map.of()).csv();
    assertRefused("", "the body is empty");
    assertRefused(good.replace("Flow Duration", "x"), "missing column: flow_duration");
    assertRefused(good.replace("Tot Fwd Pkts", "flow duration"), "duplicate column");
    assertRefused(good + "1,2\r\n", "row 1 (from 0) has 2 values for 68 columns");
    assertRefused(
        RequestBody.of(MODEL).row(Map.of(TOT_FWD_PKTS, "abc")).csv(),
        "row 0 (from 0), column 'tot_fwd_pkts': \"abc\" is not a number");
    assertRefused(good + "\"1", "not valid CSV");
  }

  @Test
  void rejectsALineWithTooManyFieldsWhileReadingIt() {
    String good = RequestBody.of(MODEL).row(Map.of()).csv();
    String many = "a,".repeat(SplitTable.MAX_COLUMNS);
    // If the whole line were read, the error would be the unclosed quote.
    for (String start : List.of("", "\ufeff", "a\"b,", "\"a,\"\"\r\n,\",", "\"a\" ,", good)) {
      assertRefused(start + many + "\"", "more than 10000 columns");
    }
  }

  @Test
  void acceptsAsManyFieldsAsTheLimit() throws IOException {
    StringBuilder header = new StringBuilder(RequestBody.of(MODEL).csv().strip());
    for (int i = MODEL.size(); i < SplitTable.MAX_COLUMNS; i++) {
      header.append(",\"other, ").append(i).append('"');
    }
    String line = ",".repeat(SplitTable.MAX_COLUMNS - 1);
    assertThat(read(header + "\n1" + line + "\r\n2" + line).count()).isEqualTo(2);
  }

  private static void assertRefused(String body, String message) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(message);
  }

  private static FeatureRows read(String body) throws DatasetFormatException {
    return FeatureCsv.read(body.getBytes(StandardCharsets.UTF_8), MODEL);
  }
}
