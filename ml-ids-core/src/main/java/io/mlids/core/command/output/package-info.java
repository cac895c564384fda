/**
 * Where commands write their output: standard output, or a file that appears when it is complete.
 */
package io.mlids.core.command.output;
