/**
 * Live capture and BPF filters through libpcap: the only native code outside training. Start with
 * {@link io.mlids.core.libpcap.LiveCapture}. {@link io.mlids.core.libpcap.PcapStructs} has the
 * structs of pcap.h.
 */
package io.mlids.core.libpcap;
