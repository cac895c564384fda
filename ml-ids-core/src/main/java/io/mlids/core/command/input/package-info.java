/** Sources of packets and flows for commands: captures and interfaces, and their options. */
package io.mlids.core.command.input;
