package io.mlids.api.search.criterion;

/** What a query searches. */
public enum SearchTarget {
  INCIDENTS("incidents"),
  FLOWS("flows");

  private final String noun;

  SearchTarget(String noun) {
    this.noun = noun;
  }

  /** The name in error messages, a plural noun. */
  public String noun() {
    return noun;
  }
}
