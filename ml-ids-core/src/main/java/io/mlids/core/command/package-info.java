/**
 * The commands {@code ml-ids} and {@code ml-ids-flows}, which turn captures into flows, verdicts
 * and incidents.
 */
package io.mlids.core.command;
