/**
 * A ring of capture files on disk. {@link io.mlids.api.packets.ring.PacketRing} writes the packets
 * that {@link io.mlids.api.packets.ring.PacketRecorder} receives, deletes the oldest files, and
 * keeps an index of the addresses in each file.
 */
package io.mlids.api.packets.ring;
