package io.mlids.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.StorageType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSchemaTest {

  @Test
  void withoutRowsColumnsHaveTheirDefaultTypesAndTextIsOneByteWide() {
    FlowSchema schema = FlowSchema.builder().build();

    for (Feature feature : Feature.all()) {
      assertThat(schema.type(feature)).isEqualTo(feature.storageType());
    }
    assertThat(schema.timestampWidth()).isEqualTo(1);
    assertThat(schema.labelWidth()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SYN_FLAG_CNT, 255, U8",
    "SYN_FLAG_CNT, 256, F64",
    "SYN_FLAG_CNT, -1, F64",
    "SYN_FLAG_CNT, 0.5, F64",
    "SYN_FLAG_CNT, NaN, F64",
    "FLOW_DURATION, -9007199254740992, I64",
    "FLOW_DURATION, Infinity, F64",
    "INIT_FWD_WIN_BYTS, -1, I32",
    "FWD_PKTS_S, NaN, F32",
    "FWD_PKTS_S, Infinity, F32",
    "FWD_PKTS_S, 1e39, F64",
  })
  void aValueThatDoesNotFitWidensOnlyItsColumn(
      Feature feature, double value, StorageType expected) {
    FlowBatch batch = batch(3);
    batch.column(feature)[1] = value;
    FlowSchema schema = FlowSchema.builder().observe(batch).observe(batch(2)).build();

    for (Feature each : Feature.all()) {
      assertThat(schema.type(each))
          .as(each.columnName())
          .isEqualTo(each == feature ? expected : each.storageType());
    }
  }

  @Test
  void aWidenedSchemaFitsTheRowsOfBoth() {
    FlowBatch first = batch(2);
    first.column(Feature.DST_PORT)[0] = Double.NaN;
    first.labels()[0] = "a longer label";
    FlowBatch second = batch(2);
    second.column(Feature.PROTOCOL)[1] = 300;
    second.timestamps()[1] = "14/02/2018 08:31:01";
    FlowSchema both =
        FlowSchema.builder()
            .observe(first)
            .build()
            .widenedBy(FlowSchema.builder().observe(second).build());

    assertThat(both).isEqualTo(FlowSchema.builder().observe(first).observe(second).build());
  }

  @Test
  void rowsBeyondTheBatchDoNotCount() {
    FlowBatch batch = batch(2);
    batch.setSize(1);
    batch.column(Feature.SYN_FLAG_CNT)[1] = 256;
    batch.labels()[1] = "longer than Benign";
    FlowSchema schema = FlowSchema.builder().observe(batch).build();

    assertThat(schema.type(Feature.SYN_FLAG_CNT)).isEqualTo(StorageType.U8);
    assertThat(schema.labelWidth()).isEqualTo(6);
  }

  @Test
  void widthsAreThoseOfTheLongestTextInUtf8() {
    FlowBatch batch = batch(2);
    batch.labels()[0] = "é€😀";
    batch.timestamps()[1] = "14/02/2018 08:31:01";
    FlowSchema schema = FlowSchema.builder().observe(batch).build();

    assertThat(schema.labelWidth()).isEqualTo(2 + 3 + 4);
    assertThat(schema.timestampWidth()).isEqualTo(19);
  }

  @Test
  void rejectsATextTypeForANumericFeature() {
    Map<Feature, StorageType> types = new EnumMap<>(FlowSchema.builder().build().types());
    types.put(Feature.PROTOCOL, StorageType.TEXT);

    assertThatThrownBy(() -> new FlowSchema(types, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("protocol cannot be of type TEXT");
  }

  private static FlowBatch batch(int size) {
    FlowBatch batch = new FlowBatch(size);
    batch.setSize(size);
    Arrays.fill(batch.timestamps(), "");
    Arrays.fill(batch.labels(), "Benign");
    return batch;
  }
}
