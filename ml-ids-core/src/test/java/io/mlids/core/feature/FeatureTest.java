package io.mlids.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureTest {

  @Test
  void has79ColumnsWhoseNamesFollowTheRule() {
    assertThat(Feature.all()).hasSize(Feature.COUNT);
    assertThat(Feature.FLOW_BYTS_S.columnName()).isEqualTo("flow_byts_s");
    assertThat(Feature.FWD_BYTS_B_AVG.columnName()).isEqualTo("fwd_byts_b_avg");
    assertThat(Feature.ofColumn(" Down/Up Ratio ")).contains(Feature.DOWN_UP_RATIO);
    assertThat(Feature.all())
        .allSatisfy(f -> assertThat(f.name()).isEqualToIgnoringCase(f.columnName()));
  }

  @Test
  void modelsReadTheColumnsThatVary() {
    assertThat(FeatureProfile.CSE2018.modelFeatures()).hasSize(68);
    assertThat(FeatureProfile.CORRECTED.modelFeatures()).hasSize(76);
    assertThat(FeatureProfile.CORRECTED.modelFeatures())
        .containsAll(FeatureProfile.CSE2018.modelFeatures())
        .doesNotContain(Feature.DST_PORT, Feature.PROTOCOL, Feature.TIMESTAMP);
  }

  @Test
  void hasTheColumnTypesOfThePublishedDataset() {
    Map<StorageType, Integer> columns = new EnumMap<>(StorageType.class);
    Feature.all().forEach(f -> columns.merge(f.storageType(), 1, Integer::sum));
    assertThat(columns)
        .containsEntry(StorageType.U8, 20)
        .containsEntry(StorageType.U16, 7)
        .containsEntry(StorageType.I64, 6)
        .containsEntry(StorageType.I32, 2)
        .containsEntry(StorageType.U64, 2)
        .containsEntry(StorageType.F64, 2)
        .containsEntry(StorageType.TEXT, 1);
  }

  @Test
  void nanInfinityAndNegativesAreMissingExceptInTheWindows() {
    assertThat(Feature.FLOW_BYTS_S.modelValue(Double.POSITIVE_INFINITY)).isNaN();
    assertThat(Feature.FLOW_BYTS_S.modelValue(Double.NEGATIVE_INFINITY)).isNaN();
    assertThat(Feature.FLOW_BYTS_S.modelValue(Double.NaN)).isNaN();
    assertThat(Feature.FLOW_IAT_MIN.modelValue(-1)).isNaN();
    assertThat(Feature.INIT_FWD_WIN_BYTS.modelValue(-1)).isEqualTo(-1f);
    assertThat(Feature.FLOW_IAT_MIN.modelValue(0)).isEqualTo(0f);
  }

  @Test
  void storageTypesHoldOnlyValuesInTheirRange() {
    assertThat(StorageType.U8.holds(255)).isTrue();
    assertThat(StorageType.U8.holds(256)).isFalse();
    assertThat(StorageType.U8.holds(0.5)).isFalse();
    assertThat(StorageType.U32.holds(-1)).isFalse();
    assertThat(StorageType.U32.holds(Double.NaN)).isFalse();
    assertThat(StorageType.F32.holds(Double.NaN)).isTrue();
    assertThat(StorageType.F32.holds(1e300)).isFalse();
    assertThat(StorageType.I64.holds(Double.POSITIVE_INFINITY)).isFalse();
  }
}
