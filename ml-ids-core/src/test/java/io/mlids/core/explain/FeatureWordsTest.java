package io.mlids.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureWordsTest {

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void everyModelFeatureHasWords(FeatureProfile profile) {
    assertThat(profile.modelFeatures())
        .allSatisfy(
            feature -> {
              FeatureWords words = FeatureWords.of(profile, feature);
              assertThat(words.words()).hasSizeBetween(5, 60).doesNotContain("_");
              assertThat(FeatureWords.of(profile, words.head()).head()).isEqualTo(words.head());
              assertThat(words.head().ordinal()).isLessThanOrEqualTo(feature.ordinal());
            });
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void differentReasonsHaveDifferentWords(FeatureProfile profile) {
    List<Feature> heads =
        profile.modelFeatures().stream()
            .map(feature -> FeatureWords.of(profile, feature).head())
            .distinct()
            .toList();
    assertThat(heads)
        .hasSizeGreaterThan(50)
        .extracting(head -> FeatureWords.of(profile, head).words())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void featuresWithTheSameMeaningHaveTheSameTopic(FeatureProfile profile) {
    assertThat(profile.modelFeatures())
        .extracting(feature -> FeatureWords.of(profile, feature))
        .allSatisfy(
            words ->
                assertThat(words.topic())
                    .isNotEmpty()
                    .isEqualTo(FeatureWords.of(profile, words.head()).topic()));
  }

  @Test
  void windowsAreAboutTheHost() {
    assertThat(FeatureProfile.CORRECTED.modelFeatures())
        .filteredOn(each -> FeatureWords.of(FeatureProfile.CORRECTED, each).isAboutHost())
        .contains(Feature.INIT_FWD_WIN_BYTS, Feature.INIT_BWD_WIN_BYTS)
        .doesNotContain(Feature.FLOW_DURATION, Feature.TOT_FWD_PKTS, Feature.RST_FLAG_CNT);
  }

  @Test
  void theFlagsOfThe2018ProgramAreNamedAfterWhatTheyContain() {
    FeatureWords words = FeatureWords.of(FeatureProfile.CSE2018, Feature.FIN_FLAG_CNT);
    assertThat(words)
        .isEqualTo(new FeatureWords("RST in the first packet", words.head(), "fin_flag_cnt", true));
    assertThat(FeatureWords.of(FeatureProfile.CORRECTED, Feature.FIN_FLAG_CNT).words())
        .isEqualTo("packets with FIN");
    assertThat(FeatureWords.of(FeatureProfile.CSE2018, Feature.SYN_FLAG_CNT).head())
        .isEqualTo(Feature.FWD_PSH_FLAGS);
    assertThat(FeatureWords.of(FeatureProfile.CORRECTED, Feature.SYN_FLAG_CNT).head())
        .isEqualTo(Feature.SYN_FLAG_CNT);
  }
}
