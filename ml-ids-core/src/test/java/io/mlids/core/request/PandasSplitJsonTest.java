package io.mlids.core.request;

import static io.mlids.core.feature.Feature.FLOW_BYTS_S;
import static io.mlids.core.feature.Feature.FLOW_DURATION;
import static io.mlids.core.feature.Feature.INIT_FWD_WIN_BYTS;
import static io.mlids.core.feature.Feature.TIMESTAMP;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.testing.RequestBody;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PandasSplitJsonTest {
  private static final List<Feature> MODEL = FeatureProfile.CSE2018.modelFeatures();

  @Test
  @Tag("shared")
  void readsTheExampleOfTheOriginal() throws IOException {
    byte[] body = Files.readAllBytes(SharedData.require("datasets/example-request.json"));
    FeatureRows rows = PandasSplitJson.read(body, MODEL).rows();
    assertThat(rows.count()).isEqualTo(1);
    assertThat(value(rows, 0, FLOW_DURATION)).isEqualTo(119759145f);
    assertThat(value(rows, 0, FLOW_BYTS_S)).isEqualTo(20263.87212f);
    assertThat(value(rows, 0, INIT_FWD_WIN_BYTS)).isEqualTo(-1f);
    assertThat(value(rows, 0, Feature.IDLE_MIN)).isZero();
  }

  @Test
  void readsColumnsInAnyOrderAndSpelling() throws IOException {
    List<Feature> shuffled = new ArrayList<>(Feature.all());
    Collections.shuffle(shuffled, new Random(3));
    String body =
        RequestBody.of(shuffled)
            .row(Map.of(FLOW_DURATION, "7", TOT_FWD_PKTS, "8"))
            .split()
            .replace("\"flow_duration\"", "\" Flow Duration\"")
            .replace("\"tot_fwd_pkts\"", "\"TOT FWD PKTS\"");
    FeatureRows rows = read(body);
    assertThat(value(rows, 0, FLOW_DURATION)).isEqualTo(7f);
    assertThat(value(rows, 0, TOT_FWD_PKTS)).isEqualTo(8f);
    assertThat(Arrays.copyOf(rows.values(), MODEL.size())).doesNotContain(Float.NaN);
  }

  @Test
  void readsProtocolsAndDestinationPortsThatAreNotModelInputs() throws IOException {
    FeatureRows rows =
        read(
            RequestBody.of(Feature.all())
                .row(Map.of(Feature.DST_PORT, "443"))
                .row(Map.of(Feature.DST_PORT, "\"53\"", Feature.PROTOCOL, "17"))
                .row(Map.of(Feature.DST_PORT, "70000", Feature.PROTOCOL, "null"))
                .row(Map.of(Feature.DST_PORT, "0"))
                .row(Map.of(Feature.DST_PORT, "22"))
                .split());
    assertThat(rows.destinationPorts()).startsWith(443, 53, -1, -1, 22);
    assertThat(rows.protocols()).startsWith(6, 17, -1, 6, 6);
    assertThat(rows.slice(4, 5).destinationPorts()).containsExactly(22);
    assertThat(read(RequestBody.of(MODEL).row(Map.of()).split()).destinationPorts()).isEmpty();
  }

  @Test
  void readsRowsBeforeTheirColumns() throws IOException {
    RequestBody body =
        RequestBody.of(MODEL).row(Map.of(FLOW_DURATION, "5")).row(Map.of(FLOW_DURATION, "6"));
    FeatureRows rows = read(body.splitRowsFirst());
    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.values()).startsWith(read(body.split()).values());
    assertThat(value(rows, 1, FLOW_DURATION)).isEqualTo(6f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "NaN",
        "Infinity",
        "-Infinity",
        "\"null\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"-Infinity\"",
        "-1",
        "1e400"
      })
  void readsMissingValues(String cell) throws IOException {
    String body = RequestBody.of(MODEL).row(Map.of(FLOW_DURATION, cell)).split();
    assertThat(value(read(body), 0, FLOW_DURATION)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "6, 6",
    "6.0, 6",
    "6.00E+00, 6",
    "'\"6\"', 6",
    "'\" 6.5 \"', 6.5",
    "'\"6.00E+00\"', 6",
    "123456789012345678901234567890, 1.2345679E29"
  })
  void readsNumbers(String cell, float expected) throws IOException {
    String body = RequestBody.of(MODEL).row(Map.of(FLOW_DURATION, cell)).split();
    assertThat(value(read(body), 0, FLOW_DURATION)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"abc\" | the string \"abc\"",
        "\"\"    | the string \"\"",
        "\"0x1\" | the string \"0x1\"",
        "\"1d\"  | the string \"1d\"",
        "\"1.2.3\" | the string \"1.2.3\"",
        "true    | a boolean",
        "[1]     | an array",
        "{}      | an object"
      })
  void rejectsAValueThatIsNotANumberNamingRowAndColumn(String cell, String named) {
    String body =
        RequestBody.of(Feature.all()).row(Map.of()).row(Map.of(TOT_FWD_PKTS, cell)).split();
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("row 1 (from 0), column 'tot_fwd_pkts': " + named);
  }

  @Test
  void ignoresColumnsThatNoModelReads() throws IOException {
    String body =
        RequestBody.of(Feature.all())
            .row(
                Map.of(
                    TIMESTAMP,
                    "{\"a\":[1,{}]}",
                    Feature.DST_PORT,
                    "true",
                    Feature.BWD_PSH_FLAGS,
                    "\"abc\""))
            .split()
            .replace("[\"dst_port\"", "[\"mine\",\"dst_port\"")
            .replace("[[", "[[[[{\"b\":null}],2],");
    assertThat(read(body).count()).isEqualTo(1);
  }

  @Test
  void givesNoRowsForNoData() throws IOException {
    assertThat(read(RequestBody.of(MODEL).split()).count()).isZero();
    assertThat(read("{\"columns\":[],\"index\":[],\"data\":[]}").count()).isZero();
  }

  @Test
  void namesMissingColumns() {
    String body = RequestBody.of(MODEL).row(Map.of()).split();
    assertRefused(body.replace("\"flow_duration\"", "\"x\""), "missing column: flow_duration;");
    assertRefused("{\"columns\":[],\"data\":[[]]}", "missing columns: flow_duration,", "58 more");
    assertRefused("{\"columns\":[\"a\"],\"data\":[]}", "missing columns: flow_duration,");
  }

  @Test
  void theConstantColumnsAreFeaturesOfTheCorrectedProfile() {
    byte[] body = bytes(RequestBody.of(MODEL).row(Map.of()).split());
    assertThatThrownBy(() -> PandasSplitJson.read(body, FeatureProfile.CORRECTED.modelFeatures()))
        .hasMessageContaining("bwd_psh_flags");
  }

  @Test
  void rejectsRowsOfAnotherLength() {
    String body = RequestBody.of(MODEL).row(Map.of()).row(Map.of()).split();
    assertRefused(body.replace("]]", ",1]]"), "row 1 (from 0) has 69 values for 68 columns");
    assertRefused(body.replace("[[1,", "[["), "row 0 (from 0) has 67 values for 68 columns");
  }

  @Test
  void rejectsDuplicateKeysAndColumns() {
    String body = RequestBody.of(MODEL).row(Map.of()).split();
    assertRefused(
        body.replace("\"tot_fwd_pkts\"", "\"Flow Duration\""), "duplicate column 'Flow Duration'");
    assertRefused(body.replace("[\"", "[\"a\",\"a\",\""), "duplicate column 'a'");
    assertRefused(body.replace("{\"columns\"", "{\"data\":[],\"columns\""), "duplicate key 'data'");
    assertRefused(body.replace("]]}", "]],\"columns\":[]}"), "duplicate key 'columns'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the body is empty",
        "` ` | the body is empty",
        "[] | the body is an array",
        "null | the body is null",
        "{} | the key 'columns' is missing",
        "{\"columns\":[]} | the key 'data' is missing",
        "{\"data\":[]} | the key 'columns' is missing",
        "{\"columns\":3,\"data\":[]} | 'columns' is a number",
        "{\"columns\":[3],\"data\":[]} | columns[0] is a number",
        "{\"columns\":[],\"data\":3} | 'data' is a number",
        "{\"columns\":[],\"data\":[3]} | row 0 (from 0) is a number",
        "{\"columns\":[],\"data\":[]} x | not valid JSON",
        "{\"columns\":[],\"data\":[]} {} | text follows the end",
        "{\"columns\":[],\"data\":[] | not valid JSON",
        "{\"columns\" | not valid JSON",
        "hello | not valid JSON"
      })
  void rejectsOtherDocuments(String body, String message) {
    assertRefused(body.replace("``", ""), message);
    assertRefused(body.replace("``", ""), "send");
  }

  @Test
  void rejectsOtherEncodings() {
    byte[] body = RequestBody.of(MODEL).row(Map.of()).split().getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> PandasSplitJson.read(body, MODEL)).hasMessageContaining("UTF-8");
  }

  @Test
  void readsABodyWithAByteOrderMark() throws IOException {
    assertThat(read("\ufeff" + RequestBody.of(MODEL).row(Map.of()).split()).count()).isEqualTo(1);
  }

  @Test
  void boundsNestingAndNumbers() {
    String deep = "[".repeat(200_000);
    assertRefused("{\"x\":" + deep, "not valid JSON");
    String long1 = RequestBody.of(MODEL).row(Map.of(FLOW_DURATION, "1".repeat(5000))).split();
    assertRefused(long1, "not valid JSON");
  }

  @Test
  void rejectsEveryTruncation() {
    byte[] body = bytes(RequestBody.of(MODEL).row(Map.of()).split());
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThatThrownBy(() -> PandasSplitJson.read(cut, MODEL))
          .isInstanceOf(DatasetFormatException.class);
    }
  }

  @Test
  void readsOrRejectsEveryDamagedBodyInOneLine() {
    byte[] body = bytes(RequestBody.of(Feature.all()).row(Map.of()).row(Map.of()).split());
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = body.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(PandasSplitJson.read(damaged, MODEL).rows().count()).isLessThanOrEqualTo(2);
      } catch (DatasetFormatException e) {
        assertThat(e.getMessage()).doesNotContain("\n").isNotBlank();
      }
    }
  }

  @Test
  void returnsSelectedRowsAsSubmitted() throws IOException {
    String body =
        "{\"columns\":[\"flow_duration\",\"b\",\"c\",\"d\",\"e\",\"f\"],\"data\":[[1,2,3,4,5,6],"
            + "[80,32.0,\"x\",NaN,null,{\"y\":[1]}],[1,2,3,4,5,6],[-1,1e400,true,\"\",0.1,[]]]}";
    BitSet wanted = new BitSet();
    wanted.set(1);
    wanted.set(3);
    List<List<Object>> rows = new ArrayList<>();
    List<Object> numbers = new ArrayList<>();
    PandasSplitJson.read(bytes(body), List.of(FLOW_DURATION))
        .reread(
            wanted,
            (index, columns, values, size) -> {
              assertThat(columns).containsExactly("flow_duration", "b", "c", "d", "e", "f");
              assertThat(size).isBetween(20, 40);
              numbers.add(index);
              rows.add(values);
            });
    assertThat(numbers).containsExactly(1L, 3L);
    assertThat(rows.get(0)).containsExactly(80, 32.0, "x", null, null, Map.of("y", List.of(1)));
    assertThat(rows.get(1)).containsExactly(-1, null, true, "", 0.1, List.of());
  }

  @Test
  void returnsSubmittedRowsThatPrecedeTheirColumns() throws IOException {
    RequestBody body =
        RequestBody.of(MODEL).row(Map.of(FLOW_DURATION, "5")).row(Map.of(FLOW_DURATION, "6"));
    BitSet wanted = new BitSet();
    wanted.set(1);
    List<Object> durations = new ArrayList<>();
    PandasSplitJson.read(bytes(body.splitRowsFirst()), MODEL)
        .reread(wanted, (index, columns, values, size) -> durations.add(values.getFirst()));
    assertThat(durations).containsExactly(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"columns\":[\"flow_duration\"],\"index\":%s,\"data\":[[1],[2],[3],[4],[5]]}",
        "{\"columns\":[\"flow_duration\"],\"data\":[[1],[2],[3],[4],[5]],\"index\":%s}",
        "{\"index\":%s,\"data\":[[1],[2],[3],[4],[5]],\"columns\":[\"flow_duration\"]}",
        "{\"data\":[[1],[2],[3],[4],[5]],\"index\":%s,\"columns\":[\"flow_duration\"]}"
      })
  void identifiesRowsByLabelsBeforeOrAfterTheData(String body) throws IOException {
    assertThat(labels(body.formatted("[7,\"x\",[1,[2]],0.5,9,10]")))
        .containsExactly(7, "x", 2L, 0.5, 9);
    assertThat(labels(body.formatted("[null,3]"))).containsExactly(0L, 3, 2L, 3L, 4L);
    assertThat(labels(body.formatted("{\"a\":[1]}"))).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  private static List<Object> labels(String body) throws IOException {
    BitSet wanted = new BitSet();
    wanted.set(0, 5);
    List<Object> labels = new ArrayList<>();
    PandasSplitJson.read(bytes(body), List.of(FLOW_DURATION))
        .reread(wanted, (index, columns, values, size) -> labels.add(index));
    return labels;
  }

  @Test
  void readsWhatItWrites() throws IOException {
    FlowBatch batch = new FlowBatch(3);
    batch.setSize(3);
    for (int row = 0; row < 3; row++) {
      batch.timestamps()[row] = "14/02/2018 08:31:01";
      for (Feature feature : Feature.all()) {
        if (!feature.isText()) {
          batch.column(feature)[row] = row + feature.ordinal() / 4.0;
        }
      }
    }
    batch.column(FLOW_BYTS_S)[1] = Double.POSITIVE_INFINITY;
    batch.column(FLOW_DURATION)[2] = Double.NaN;
    byte[] body = PandasSplitJson.write(batch, 1, 3);
    FeatureRows rows = PandasSplitJson.read(body, MODEL).rows();
    assertThat(rows.count()).isEqualTo(2);
    for (Feature feature : MODEL) {
      for (int row = 0; row < 2; row++) {
        assertThat(value(rows, row, feature))
            .isEqualTo((Float) feature.modelValue(batch.column(feature)[row + 1]));
      }
    }
    assertThat(new String(body, StandardCharsets.UTF_8))
        .startsWith("{\"columns\":[\"dst_port\",\"protocol\",\"timestamp\",")
        .contains("\"data\":[[1,1.25,\"14/02/2018 08:31:01\",");
  }

  private static void assertRefused(String body, String... messages) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(DatasetFormatException.class)
        .message()
        .contains(messages)
        .doesNotContain("\n");
  }

  private static float value(FeatureRows rows, int row, Feature feature) {
    return rows.values()[row * MODEL.size() + MODEL.indexOf(feature)];
  }

  private static FeatureRows read(String body) throws DatasetFormatException {
    return PandasSplitJson.read(bytes(body), MODEL).rows();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
