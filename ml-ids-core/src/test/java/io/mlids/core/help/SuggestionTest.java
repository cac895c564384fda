package io.mlids.core.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {
  private static final List<String> NAMES =
      List.of("--model", "--max-flows", "--format", "--filter", "detect", "extract", "json", "csv");

  @ParameterizedTest
  @CsvSource({
    "--modle, --model",
    "--Model, --model",
    "--maxflows, --max-flows",
    "--max-flow, --max-flows",
    "--form, --format",
    "detct, detect",
    "detetc, detect",
    "jsn, json",
    "CVS, csv"
  })
  void suggestsTheNameThatWasProbablyMeant(String typed, String meant) {
    assertThat(Suggestion.of(typed, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "--", "xml", "--password", "capture.pcap"})
  void isEmptyIfNoNameIsSimilar(String typed) {
    assertThat(Suggestion.of(typed, NAMES)).isEmpty();
    assertThat(Suggestion.text(typed, NAMES)).isEmpty();
  }
}
