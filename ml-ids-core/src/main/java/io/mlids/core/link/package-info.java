/**
 * Link layers: everything before a packet's IP header. A {@link io.mlids.core.link.LinkHeader}
 * passes the header of the capture's link type, a {@link io.mlids.core.link.NetworkLayer} the tags,
 * labels and further link layers behind it; both advance a {@link io.mlids.core.link.Layer}. Every
 * length is checked against the captured bytes before it is used.
 */
@NullMarked
package io.mlids.core.link;

import org.jspecify.annotations.NullMarked;
