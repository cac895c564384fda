/**
 * Link layers: everything before a packet's IP header. {@link io.mlids.core.link.LinkHeader} skips
 * the header of the capture's link type; {@link io.mlids.core.link.NetworkLayer} skips tags, labels
 * and further link layers after it. Both advance a {@link io.mlids.core.link.Layer}. Every length
 * is checked against the captured bytes before use.
 */
@NullMarked
package io.mlids.core.link;

import org.jspecify.annotations.NullMarked;
