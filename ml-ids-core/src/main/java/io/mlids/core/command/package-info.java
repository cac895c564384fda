/**
 * The commands {@code ml-ids} and {@code ml-ids-flows}, which turn captures into flows, verdicts
 * and incidents.
 */
@NullMarked
package io.mlids.core.command;

import org.jspecify.annotations.NullMarked;
