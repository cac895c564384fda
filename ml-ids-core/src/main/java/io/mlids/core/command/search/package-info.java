/** The command {@code search}, which finds incidents and flows that a server has stored. */
@NullMarked
package io.mlids.core.command.search;

import org.jspecify.annotations.NullMarked;
