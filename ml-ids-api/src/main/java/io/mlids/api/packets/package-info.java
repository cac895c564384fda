/**
 * Finds the packets of incidents and flows among those that were kept. {@link
 * io.mlids.api.packets.PacketCarver} writes them to one capture file.
 */
package io.mlids.api.packets;
