package io.mlids.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficClassTest {

  @ParameterizedTest
  @CsvSource({
    "BENIGN, Benign",
    "' benign ', Benign",
    "DoS attacks-Hulk, DoS attacks-Hulk",
    "dos  attacks \u2013 hulk, DoS attacks-Hulk",
    "Brute Force \ufffdWeb, Brute Force -Web",
    "Brute Force \u00ef\u00bf\u00bdXSS, Brute Force -XSS",
    "Web Attack \u0096 XSS, Web Attack - XSS",
    "Web Attack \u00ef\u00bf\u00bd XSS, Web Attack - XSS",
    "Attack, Attack",
    "Something  New, Something New"
  })
  void normalisesCaseSpacesAndBrokenDashes(String label, String expected) {
    assertThat(TrafficClass.ofLabel(label)).isEqualTo(new TrafficClass(expected));
  }

  @ParameterizedTest
  @CsvSource({"Benign, false", "BENIGN, false", "Attack, true", "Anything, true"})
  void everyClassExceptBenignIsAnAttack(String label, boolean attack) {
    assertThat(TrafficClass.ofLabel(label).isAttack()).isEqualTo(attack);
  }
}
