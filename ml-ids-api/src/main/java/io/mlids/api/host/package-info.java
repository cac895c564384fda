/**
 * What the server knows about one host: its incidents, flows, services, peers and usual traffic.
 * Start with {@link io.mlids.api.host.HostView}.
 */
@NullMarked
package io.mlids.api.host;

import org.jspecify.annotations.NullMarked;
