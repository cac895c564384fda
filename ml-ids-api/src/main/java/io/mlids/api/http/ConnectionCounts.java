package io.mlids.api.http;

/**
 * Counts of connections since the start.
 *
 * @param open the number of open connections, not counting WebSockets
 * @param slow the number of connections closed because a request head took too long
 * @param displaced the number of idle connections closed to admit new ones
 * @param refused the number of connections closed on arrival because the limit was reached and all
 *     other connections were busy
 */
public record ConnectionCounts(long open, long slow, long displaced, long refused) {}
