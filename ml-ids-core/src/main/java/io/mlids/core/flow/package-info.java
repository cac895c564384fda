/**
 * Assembles packets into flows. A {@link io.mlids.core.flow.FlowMeter} adds packets to flows and
 * hands each {@link io.mlids.core.flow.Flow} on when it ends. A {@link
 * io.mlids.core.flow.FlowPolicy} decides when that is and which statistics a flow keeps. Time comes
 * from the packets, never from a clock.
 */
@NullMarked
package io.mlids.core.flow;

import org.jspecify.annotations.NullMarked;
