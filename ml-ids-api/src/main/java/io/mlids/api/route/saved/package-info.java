/** Serves saved searches; start with {@link io.mlids.api.route.saved.SavedSearchRoutes}. */
@NullMarked
package io.mlids.api.route.saved;

import org.jspecify.annotations.NullMarked;
