package io.mlids.api.history.saved;

import io.mlids.api.search.criterion.SearchTarget;
import java.time.Instant;

/**
 * A search with a name. Immutable.
 *
 * @param name the name, at most {@link SavedSearches#LONGEST_NAME} characters; case does not matter
 * @param target what it searches
 * @param query the text of the search; relative times refer to the time of its use
 * @param by who saved it
 * @param at when it was saved
 */
public record SavedSearch(String name, SearchTarget target, String query, String by, Instant at) {}
