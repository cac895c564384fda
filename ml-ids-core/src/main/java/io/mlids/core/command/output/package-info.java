/**
 * Where commands write their output: standard output, or a file that appears only when it is
 * complete.
 */
@NullMarked
package io.mlids.core.command.output;

import org.jspecify.annotations.NullMarked;
