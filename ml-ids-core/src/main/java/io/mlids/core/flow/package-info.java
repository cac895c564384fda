/**
 * Packets to flows. A {@link io.mlids.core.flow.FlowMeter} is given packets, keeps the statistics
 * of each {@link io.mlids.core.flow.Flow} in a few hundred bytes whatever its length, and hands a
 * flow on when it ends. When that is, and what is accumulated, {@link
 * io.mlids.core.flow.FlowPolicy} say. Time comes with the packets, never from a clock.
 */
package io.mlids.core.flow;
