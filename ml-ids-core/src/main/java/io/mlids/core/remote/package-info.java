/**
 * Sends requests to {@code ml-ids-api}; start with {@link io.mlids.core.remote.ServerConnection}.
 */
@NullMarked
package io.mlids.core.remote;

import org.jspecify.annotations.NullMarked;
