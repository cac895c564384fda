/**
 * Extracts and scores flows and detects incidents, for the commands, the server and its sensors.
 * Start with {@link io.mlids.core.pipeline.FlowExtraction}.
 */
package io.mlids.core.pipeline;
