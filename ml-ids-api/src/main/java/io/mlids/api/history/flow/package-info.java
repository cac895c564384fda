/**
 * Finds scored flows in the history's database; start with {@link
 * io.mlids.api.history.flow.FlowSearch}.
 */
@NullMarked
package io.mlids.api.history.flow;

import org.jspecify.annotations.NullMarked;
