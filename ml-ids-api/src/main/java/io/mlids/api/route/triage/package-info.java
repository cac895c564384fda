/** The routes for decisions about incidents; start with {@code TriageRoutes}. */
@NullMarked
package io.mlids.api.route.triage;

import org.jspecify.annotations.NullMarked;
