package io.mlids.api.http;

/**
 * Counts of connections since the start.
 *
 * @param open connections that are open, not counting WebSockets
 * @param slow closed because the head of a request took too long
 * @param displaced closed while idle to admit a new one
 * @param refused closed on arrival because the limit was reached and all others were busy
 */
public record ConnectionCounts(long open, long slow, long displaced, long refused) {}
