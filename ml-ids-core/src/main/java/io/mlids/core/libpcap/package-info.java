/**
 * Live capture and BPF filters through libpcap: the only native code outside training. Start with
 * {@link io.mlids.core.libpcap.LiveCapture}. Struct layouts and offsets are those of pcap.h.
 */
package io.mlids.core.libpcap;
