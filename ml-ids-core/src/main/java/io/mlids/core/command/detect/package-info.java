/** {@code ml-ids-flows detect}: a verdict for each flow. */
@NullMarked
package io.mlids.core.command.detect;

import org.jspecify.annotations.NullMarked;
