/**
 * Parses the language in which people search for incidents and flows, such as {@code src:10.0.0.0/8
 * -kind:port_scan port:22 since:2d}. Start with {@link io.mlids.api.search.SearchQuery}, which
 * turns a query into a {@link io.mlids.api.search.criterion.Criterion}.
 */
@NullMarked
package io.mlids.api.search;

import org.jspecify.annotations.NullMarked;
