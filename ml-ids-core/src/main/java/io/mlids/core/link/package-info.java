/**
 * Decodes the headers before the IP header of a packet. {@link io.mlids.core.link.LinkHeader} skips
 * the link-layer header, whose type depends on the capture. {@link io.mlids.core.link.NetworkLayer}
 * then skips VLAN tags, MPLS labels and nested link-layer headers. Both classes advance the
 * position in a {@code Layer}. Every length is checked against the number of captured bytes before
 * it is used.
 */
@NullMarked
package io.mlids.core.link;

import org.jspecify.annotations.NullMarked;
