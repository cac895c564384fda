/**
 * Captures packets and filters them with libpcap, the only native code outside training. Start with
 * {@link io.mlids.core.libpcap.LiveCapture}. {@link io.mlids.core.libpcap.PcapStructs} describes
 * the structs of pcap.h.
 */
@NullMarked
package io.mlids.core.libpcap;

import org.jspecify.annotations.NullMarked;
