/**
 * The history: incidents, notifications and flows in a database, so that they survive a restart.
 * {@link io.mlids.api.history.History} is the entry point. Writing happens on threads of its own
 * and never delays detection.
 */
@NullMarked
package io.mlids.api.history;

import org.jspecify.annotations.NullMarked;
