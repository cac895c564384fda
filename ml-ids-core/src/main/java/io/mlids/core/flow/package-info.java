/**
 * Assembles packets into flows. A {@link io.mlids.core.flow.FlowMeter} adds packets to flows and
 * hands each {@link io.mlids.core.flow.Flow} on when it ends. A {@link
 * io.mlids.core.flow.FlowPolicy} decides when a flow ends and which statistics it keeps. Time comes
 * from the packets, never from a clock.
 */
@NullMarked
package io.mlids.core.flow;

import org.jspecify.annotations.NullMarked;
