/**
 * File handling: detection of formats, text in any of the supported compressions, and output files
 * that appear under their name only when they are complete. Start with {@link
 * io.mlids.core.file.OutputFile}.
 */
@NullMarked
package io.mlids.core.file;

import org.jspecify.annotations.NullMarked;
