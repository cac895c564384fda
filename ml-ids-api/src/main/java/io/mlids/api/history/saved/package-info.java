/**
 * Keeps searches under names in the history's database; start with {@link
 * io.mlids.api.history.saved.SavedSearches}.
 */
@NullMarked
package io.mlids.api.history.saved;

import org.jspecify.annotations.NullMarked;
