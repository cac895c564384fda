package io.mlids.core.request;

import static io.mlids.core.feature.Feature.FLOW_DURATION;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowJsonTest {
  private static final List<Feature> MODEL = FeatureProfile.CSE2018.modelFeatures();

  private static RequestBody table(List<Feature> columns) {
    return RequestBody.of(columns)
        .row(Map.of(FLOW_DURATION, "7", TOT_FWD_PKTS, "\"8\""))
        .row(Map.of(FLOW_DURATION, "NaN", TOT_FWD_PKTS, "null"));
  }

  static Stream<String> formsOfTheSameTable() {
    return Stream.of(
        "{\"dataframe_split\":" + table(Feature.all()).split() + "}",
        "{\"params\":{\"a\":[1]},\"dataframe_split\":" + table(MODEL).splitRowsFirst() + "}",
        "{\"dataframe_records\":" + table(Feature.all()).records() + "}",
        "{\"instances\":" + table(MODEL).records() + "}",
        "{\"instances\":" + table(MODEL).rows() + ",\"params\":{}}",
        "{\"instances\":" + table(Feature.all()).columns() + "}",
        "{\"signature_name\":\"serving\",\"inputs\":" + table(MODEL).records() + "}",
        "{\"inputs\":" + table(MODEL).rows() + "}",
        "{\"inputs\":" + table(Feature.all().reversed()).columns() + "}");
  }

  @ParameterizedTest
  @MethodSource("formsOfTheSameTable")
  void readsEveryForm(String body) throws IOException {
    FeatureRows rows = read(body);
    float[] expected = new float[2 * MODEL.size()];
    Arrays.fill(expected, 1f);
    expected[0] = 7f;
    expected[1] = 8f;
    expected[MODEL.size()] = Float.NaN;
    expected[MODEL.size() + 1] = Float.NaN;
    assertThat(rows.count()).isEqualTo(2);
    assertThat(Arrays.copyOf(rows.values(), expected.length)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataframe_records", "instances", "inputs"})
  void givesNoRowsForAnEmptyArray(String form) throws IOException {
    assertThat(read("{\"" + form + "\":[]}").count()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the body is empty",
        "{} | the body contains no rows",
        "{\"params\":{}} | the body contains no rows",
        "{\"instances\":[],\"inputs\":[]} | both 'instances' and 'inputs'",
        "{\"instances\":[],\"instances\":[]} | both 'instances' and 'instances'",
        "{\"dataframe_split\":[]} | 'dataframe_split' is an array",
        "{\"dataframe_records\":{}} | 'dataframe_records' is an object",
        "{\"dataframe_records\":[[1]]} | 'dataframe_records[0]' is an array",
        "{\"instances\":3} | 'instances' is a number",
        "{\"instances\":[1,2]} | 'instances[0]' is a number",
        "{\"instances\":[[1,2]]} | row 0 (from 0) has 2 values for 68 columns",
        "{\"inputs\":{}} | missing columns: flow_duration",
        "{\"inputs\":{\"flow_duration\":1}} | the column 'flow_duration' is a number",
        "{\"inputs\":[{\"flow_duration\":1}]} | row 0 (from 0): missing columns: tot_fwd_pkts",
        "{\"inputs\":[{\"flow_duration\":1,\"Flow Duration\":1}]} | row 0 (from 0): duplicate"
            + " column 'flow_duration'",
        "{\"inputs\":{\"flow_duration\":[1],\"Flow Duration\":[1]}} | duplicate column"
            + " 'flow_duration'",
        "{\"inputs\":{\"flow_duration\":[1],\"tot_fwd_pkts\":[1,2]}} | 'tot_fwd_pkts' has 2 values",
        "{\"inputs\":{\"flow_duration\":[1,true]}} | row 1 (from 0), column 'flow_duration': a"
            + " boolean"
      })
  void explainsErrors(String body, String message) {
    assertThatThrownBy(() -> read(body.replace("``", "")))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void rejectsMixedRows() {
    String records = RequestBody.of(MODEL).row(Map.of()).records();
    String rows = RequestBody.of(MODEL).row(Map.of()).rows();
    assertThatThrownBy(() -> read("{\"inputs\":" + records.replace("}]", "},[1]]") + "}"))
        .hasMessageContaining("row 1 (from 0) is an array, but the first row is an object");
    assertThatThrownBy(() -> read("{\"inputs\":" + rows.replace("]]", "],{}]") + "}"))
        .hasMessageContaining("row 1 (from 0) is an object, but the first row is an array");
  }

  private static FeatureRows read(String body) throws DatasetFormatException {
    return MlflowJson.read(body.getBytes(StandardCharsets.UTF_8), MODEL);
  }
}
