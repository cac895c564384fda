/**
 * Reads captures that clients send. Captures are processed as they arrive and never stored; each
 * flow is scored when it ends. {@link io.mlids.api.capture.CaptureUploads} accepts whole captures
 * within limits, and {@link io.mlids.api.capture.CaptureStreams} accepts endless ones.
 */
@NullMarked
package io.mlids.api.capture;

import org.jspecify.annotations.NullMarked;
