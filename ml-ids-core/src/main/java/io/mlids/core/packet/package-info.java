/**
 * Bytes to headers: a {@link io.mlids.core.packet.PacketDecoder} reads the current packet of a
 * source and fills a {@link io.mlids.core.packet.DecodedPacket}. Tunnels and fragments are handled
 * here, link layers in {@link io.mlids.core.link}. Every length is checked against the captured
 * bytes before it is used.
 */
@NullMarked
package io.mlids.core.packet;

import org.jspecify.annotations.NullMarked;
