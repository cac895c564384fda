/**
 * Reads packets from capture files and streams. Start with {@link
 * io.mlids.core.capture.CaptureFile#open(java.nio.file.Path, io.mlids.core.capture.ReadMode)},
 * which returns the packets of a capture. Captures are untrusted input, so every length is checked
 * before it is used.
 */
@NullMarked
package io.mlids.core.capture;

import org.jspecify.annotations.NullMarked;
