/**
 * The routes of the HTTP API, all listed in {@link io.mlids.api.route.ApiRoutes} and described in
 * {@code openapi.json}.
 */
@NullMarked
package io.mlids.api.route;

import org.jspecify.annotations.NullMarked;
