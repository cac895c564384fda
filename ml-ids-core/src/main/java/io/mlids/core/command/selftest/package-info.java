/** {@code ml-ids-flows self-test}: a check that a model finds the attacks in a labelled capture. */
@NullMarked
package io.mlids.core.command.selftest;

import org.jspecify.annotations.NullMarked;
