/**
 * A capture file of the ring and its index. {@link io.mlids.api.packets.file.RingFile} describes a
 * file, and {@link io.mlids.api.packets.file.FileIndex} says which addresses are in which part of
 * it; {@link io.mlids.api.packets.file.PcapngBlocks} encodes packets.
 */
package io.mlids.api.packets.file;
