/**
 * The HTTP server without its routes: transport, access control, errors and limits. Start with
 * {@link io.mlids.api.http.HttpServer}.
 */
package io.mlids.api.http;
