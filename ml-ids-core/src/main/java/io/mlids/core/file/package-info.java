/**
 * Detects file formats, measures free space, reads plain and gzipped text, and writes output files
 * that appear under their final names only when they are complete. Start with {@link
 * io.mlids.core.file.OutputFile}.
 */
@NullMarked
package io.mlids.core.file;

import org.jspecify.annotations.NullMarked;
