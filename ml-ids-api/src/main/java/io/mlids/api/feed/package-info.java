/**
 * The live feed of {@code /api/notifications}: {@link io.mlids.api.feed.LiveFeed} numbers alerts
 * and sends them to clients.
 */
package io.mlids.api.feed;
