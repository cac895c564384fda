/**
 * Reads request bodies within limits on size, memory and time. Start with {@link
 * io.mlids.api.body.RequestBodies}.
 */
@NullMarked
package io.mlids.api.body;

import org.jspecify.annotations.NullMarked;
