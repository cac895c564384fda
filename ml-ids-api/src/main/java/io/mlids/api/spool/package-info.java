/**
 * Keeps notifications on disk until they are sent, so that they survive the end of the process.
 * Start with {@link io.mlids.api.spool.SpooledOutbox}.
 */
@NullMarked
package io.mlids.api.spool;

import org.jspecify.annotations.NullMarked;
