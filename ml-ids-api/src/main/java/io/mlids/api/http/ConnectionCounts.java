package io.mlids.api.http;

/**
 * Counts of connections since the start.
 *
 * @param open open connections, not counting WebSockets
 * @param slow connections closed because a request head took too long
 * @param displaced idle connections closed to admit a new one
 * @param refused connections closed on arrival because the limit was reached and all other
 *     connections were busy
 */
public record ConnectionCounts(long open, long slow, long displaced, long refused) {}
