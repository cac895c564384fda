/** Where the commands write to: standard output or a file that appears when complete. */
package io.mlids.core.command.output;
