/**
 * Serves a model over HTTP and reports attacks: the command {@code ml-ids-api}.
 *
 * <p>Captured flows and submitted rows become attacks ({@code alert}); {@code dispatch} filters
 * them, rolls them up and passes the resulting alerts to {@code feed} (connected clients) and
 * {@code sink} (queue, file, log). {@code sensor} and {@code capture} find attacks in packets,
 * {@code prediction} in submitted rows. {@code route} puts everything behind URLs on top of {@code
 * http}. {@link io.mlids.api.ApiService} puts all of it together.
 */
@NullMarked
package io.mlids.api;

import org.jspecify.annotations.NullMarked;
