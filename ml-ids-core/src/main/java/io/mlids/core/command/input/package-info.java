/** Where the commands take packets and flows from: captures, interfaces, and their options. */
package io.mlids.core.command.input;
