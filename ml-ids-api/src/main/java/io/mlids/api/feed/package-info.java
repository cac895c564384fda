/**
 * The numbered alerts of {@code /api/notifications} and the clients that follow them: {@link
 * io.mlids.api.feed.LiveFeed}.
 */
package io.mlids.api.feed;
