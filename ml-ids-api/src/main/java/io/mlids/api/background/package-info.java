/**
 * Background work, independent of the server's domain: queues, time limits, stall warnings and
 * rate-limited logging.
 */
package io.mlids.api.background;
