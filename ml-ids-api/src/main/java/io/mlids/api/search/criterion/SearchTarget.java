package io.mlids.api.search.criterion;

import java.util.Arrays;
import java.util.Optional;

/** What a query searches. */
public enum SearchTarget {
  INCIDENTS("incidents"),
  FLOWS("flows");

  private final String noun;

  SearchTarget(String noun) {
    this.noun = noun;
  }

  /** The target with a noun. */
  public static Optional<SearchTarget> of(String noun) {
    return Arrays.stream(values()).filter(each -> each.noun.equals(noun)).findFirst();
  }

  /** The name in the API and in error messages, a plural noun. */
  public String noun() {
    return noun;
  }
}
