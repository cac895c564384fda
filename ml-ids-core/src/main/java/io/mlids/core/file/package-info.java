/**
 * Detection of file formats, plain and gzipped text, and output files that appear under their names
 * only when they are complete. Start with {@link io.mlids.core.file.OutputFile}.
 */
@NullMarked
package io.mlids.core.file;

import org.jspecify.annotations.NullMarked;
