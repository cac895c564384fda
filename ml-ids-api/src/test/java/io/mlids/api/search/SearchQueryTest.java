package io.mlids.api.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.flow.FlowFacts;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.Facts;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.testing.SearchSamples;
import io.mlids.api.testing.SearchSamples.Case;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The meaning of queries: which of some incidents and flows match. */
class SearchQueryTest {
  private static final Map<String, Facts> INCIDENTS = new LinkedHashMap<>();
  private static final Map<String, Facts> FLOWS = new LinkedHashMap<>();

  static {
    SearchSamples.incidents()
        .forEach((name, kept) -> INCIDENTS.put(name, SearchSamples.facts(kept)));
    SearchSamples.flows().forEach((name, flow) -> FLOWS.put(name, new FlowFacts(flow.stored())));
  }

  static Stream<Case> incidentCases() {
    return SearchSamples.incidentCases().stream();
  }

  static Stream<Case> flowCases() {
    return SearchSamples.flowCases().stream();
  }

  @ParameterizedTest
  @MethodSource("incidentCases")
  void aQueryMatchesTheExpectedIncidents(Case given) {
    assertThat(matching(given.query(), SearchTarget.INCIDENTS, INCIDENTS))
        .containsExactlyInAnyOrderElementsOf(given.expected());
  }

  @ParameterizedTest
  @MethodSource("flowCases")
  void aQueryMatchesTheExpectedFlows(Case given) {
    assertThat(matching(given.query(), SearchTarget.FLOWS, FLOWS))
        .containsExactlyInAnyOrderElementsOf(given.expected());
  }

  private static List<String> matching(
      String query, SearchTarget target, Map<String, Facts> samples) {
    Criterion criterion = SearchQuery.parse(query, target, SearchSamples.NOW).criterion();
    return samples.entrySet().stream()
        .filter(each -> criterion.matches(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void anEmptyQueryMatchesEverything() {
    for (String query : List.of("", "  ", "\t\n")) {
      assertThat(matching(query, SearchTarget.INCIDENTS, INCIDENTS)).hasSize(INCIDENTS.size());
      assertThat(SearchQuery.parse(query, SearchTarget.FLOWS, SearchSamples.NOW).criterion())
          .isEqualTo(Criterion.EVERYTHING);
    }
  }
}
