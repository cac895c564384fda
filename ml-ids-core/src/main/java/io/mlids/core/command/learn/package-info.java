/** The command {@code ml-ids-flows learn}; start with {@code LearnCommand}. */
@NullMarked
package io.mlids.core.command.learn;

import org.jspecify.annotations.NullMarked;
