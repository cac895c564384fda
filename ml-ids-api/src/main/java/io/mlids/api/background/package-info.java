/**
 * Background work, independent of the server's domain: queues, time limits, stall warnings and
 * rate-limited logging.
 */
@NullMarked
package io.mlids.api.background;

import org.jspecify.annotations.NullMarked;
