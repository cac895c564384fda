/** Options that several commands share, as picocli mixins. */
@NullMarked
package io.mlids.core.command.option;

import org.jspecify.annotations.NullMarked;
