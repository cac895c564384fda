/**
 * Access control. {@link io.mlids.api.access.AccessGate} decides on each request before any route
 * sees it, according to {@link io.mlids.api.access.AccessSettings}; {@link
 * io.mlids.api.access.RouteRoles} is the table of the routes and the roles that may use them.
 */
@NullMarked
package io.mlids.api.access;

import org.jspecify.annotations.NullMarked;
