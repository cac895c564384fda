package io.mlids.api.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.flow.FlowFacts;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.Facts;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.testing.RandomSearch;
import io.mlids.api.testing.SearchSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Parses and evaluates random queries, and checks that every invalid one has an error inside the
 * query, and that exclusion is the opposite of inclusion. With the system property {@code
 * mlids.fuzz.seconds} it runs longer and uses different seeds each time.
 */
@Tag("fuzz")
class SearchFuzzTest {
  private static final int ROUNDS = 50_000;
  private final List<Facts> incidents =
      SearchSamples.incidents().values().stream().<Facts>map(SearchSamples::facts).toList();
  private final List<Facts> flows =
      SearchSamples.flows().values().stream()
          .<Facts>map(each -> new FlowFacts(each.stored()))
          .toList();

  @Test
  @Timeout(600)
  void everyQueryIsEvaluatedOrHasAnErrorInsideIt() {
    Duration extra = Duration.ofSeconds(Long.getLong("mlids.fuzz.seconds", 0));
    long until = System.nanoTime() + extra.toNanos();
    long base = extra.isZero() ? 0 : System.nanoTime();
    long valid = 0;
    long round = 0;
    do {
      String query = RandomSearch.text(new Random(base + round));
      for (SearchTarget target : SearchTarget.values()) {
        try {
          valid += check(query, target) ? 1 : 0;
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed " + (base + round) + ", query " + query, e);
        }
      }
      round++;
    } while (round < ROUNDS || System.nanoTime() < until);
    assertThat(valid).as("valid queries").isBetween(round / 20, 2 * round);
  }

  /** Returns whether the query is valid. */
  private boolean check(String query, SearchTarget target) {
    SearchQuery parsed;
    try {
      parsed = SearchQuery.parse(query, target, SearchSamples.NOW);
    } catch (SearchException e) {
      assertThat(e.position()).isBetween(1, query.length() + 1);
      assertThat(e.getMessage()).contains("; ").contains(" at character " + e.position());
      return false;
    }
    List<Facts> samples = new ArrayList<>(target == SearchTarget.FLOWS ? flows : incidents);
    for (Facts each : samples) {
      boolean matches = parsed.criterion().matches(each);
      assertThat(new Criterion.Not(parsed.criterion()).matches(each)).isNotEqualTo(matches);
    }
    return true;
  }
}
