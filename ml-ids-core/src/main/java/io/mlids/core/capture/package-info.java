/**
 * Where packets come from: capture files, streams and network interfaces. Start with {@link
 * io.mlids.core.capture.CaptureFile#open(java.nio.file.Path, io.mlids.core.capture.ReadMode)},
 * which gives a {@link io.mlids.core.capture.PacketSource}. Nothing in a capture is trusted: every
 * length is checked before it is used.
 */
@NullMarked
package io.mlids.core.capture;

import org.jspecify.annotations.NullMarked;
