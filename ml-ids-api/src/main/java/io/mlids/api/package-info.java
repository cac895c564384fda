/**
 * Serves a model over HTTP and reports attacks: the command {@code ml-ids-api}.
 *
 * <p>A captured flow or submitted row that the model classifies as an attack becomes an {@code
 * Attack} ({@code alert}); {@code dispatch} filters attacks, rolls them up and passes the resulting
 * alerts to {@code feed} (connected clients) and {@code sink} (queue, file, log). {@code sensor}
 * and {@code capture} find attacks in packets, {@code prediction} in submitted rows. {@code route}
 * defines the URLs, and {@code http} is the server that they run on. {@link
 * io.mlids.api.ApiService} assembles all parts.
 */
@NullMarked
package io.mlids.api;

import org.jspecify.annotations.NullMarked;
