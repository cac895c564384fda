/**
 * Captures that clients send: read while they arrive, never stored, each flow scored when it ends.
 * {@link io.mlids.api.capture.CaptureUploads} takes whole captures within limits, {@link
 * io.mlids.api.capture.CaptureStreams} endless ones.
 */
package io.mlids.api.capture;
