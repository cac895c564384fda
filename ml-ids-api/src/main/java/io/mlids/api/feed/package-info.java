/**
 * The live feed of {@code /api/notifications}: {@link io.mlids.api.feed.LiveFeed} numbers
 * notifications and sends them to clients.
 */
@NullMarked
package io.mlids.api.feed;

import org.jspecify.annotations.NullMarked;
