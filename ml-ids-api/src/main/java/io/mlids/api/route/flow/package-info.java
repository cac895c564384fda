/** Serves stored flows; start with {@link io.mlids.api.route.flow.FlowRoutes}. */
@NullMarked
package io.mlids.api.route.flow;

import org.jspecify.annotations.NullMarked;
