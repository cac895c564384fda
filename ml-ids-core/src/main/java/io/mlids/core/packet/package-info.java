/**
 * Bytes to headers: a {@link io.mlids.core.packet.PacketDecoder} reads the packet that a source
 * stands at and fills a {@link io.mlids.core.packet.DecodedPacket}. No length is believed before it
 * has been held against the bytes that are there.
 */
package io.mlids.core.packet;
