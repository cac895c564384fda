/**
 * Decodes packet headers. The interface {@link io.mlids.core.packet.PacketDecoder} decodes the
 * current packet of a source into the fields of {@link io.mlids.core.packet.DecodedPacket}. This
 * package handles tunnels and fragments, and {@link io.mlids.core.link} handles link layers. Every
 * length is checked against the number of captured bytes before it is used.
 */
@NullMarked
package io.mlids.core.packet;

import org.jspecify.annotations.NullMarked;
