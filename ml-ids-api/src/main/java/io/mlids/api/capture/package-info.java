/**
 * Captures that come over the network: read while they arrive, never stored, each flow judged when
 * it ends. {@link io.mlids.api.capture.CaptureUploads} takes whole captures within limits, {@link
 * io.mlids.api.capture.CaptureStreams} endless ones; a {@link io.mlids.api.capture.CaptureAnswer}
 * makes of the verdicts what was asked for.
 */
package io.mlids.api.capture;
