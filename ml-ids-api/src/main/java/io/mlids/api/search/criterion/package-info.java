/**
 * The syntax tree of queries. A {@link io.mlids.api.search.criterion.Criterion} is evaluated in
 * memory against {@link io.mlids.api.search.criterion.Facts}; {@link
 * io.mlids.api.search.criterion.SearchField} lists the fields.
 */
@NullMarked
package io.mlids.api.search.criterion;

import org.jspecify.annotations.NullMarked;
