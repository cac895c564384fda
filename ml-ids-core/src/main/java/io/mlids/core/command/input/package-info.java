/** Sources of packets and flows for commands: captures and interfaces, and their options. */
@NullMarked
package io.mlids.core.command.input;

import org.jspecify.annotations.NullMarked;
