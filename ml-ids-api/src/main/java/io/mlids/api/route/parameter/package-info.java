/**
 * Parses the parameters of query strings that several routes share; start with {@link
 * io.mlids.api.route.parameter.SearchParameter}.
 */
@NullMarked
package io.mlids.api.route.parameter;

import org.jspecify.annotations.NullMarked;
