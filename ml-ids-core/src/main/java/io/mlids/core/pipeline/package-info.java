/**
 * Packets in, flows out: what a command line, a server and a sensor have in common. Start with
 * {@link io.mlids.core.pipeline.FlowExtraction}.
 */
package io.mlids.core.pipeline;
