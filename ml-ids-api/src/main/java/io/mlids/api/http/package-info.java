/**
 * The HTTP server apart from its routes: transport, access control, errors and limits. Start with
 * {@link io.mlids.api.http.HttpServer}.
 */
@NullMarked
package io.mlids.api.http;

import org.jspecify.annotations.NullMarked;
