/**
 * The routes: bodies in, verdicts out, attacks to the queue of notifications. Start with {@link
 * io.mlids.api.http.ApiServer}.
 */
package io.mlids.api.http;
