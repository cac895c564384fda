package io.mlids.api.http;

/**
 * What became of connections since the start; WebSockets are not among those that are open.
 *
 * @param open how many there are
 * @param slow closed because the head of a request took too long
 * @param displaced closed between requests to make room for a new one
 * @param refused closed at once because there were too many, all of them busy
 */
public record ConnectionCounts(long open, long slow, long displaced, long refused) {}
