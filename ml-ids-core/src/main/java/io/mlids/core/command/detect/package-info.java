/** {@code ml-ids-flows detect}: a verdict for each flow. */
package io.mlids.core.command.detect;
