/**
 * Attacks and alerts. An {@link io.mlids.api.alert.Attack} is what the model finds; an {@link
 * io.mlids.api.alert.Alert} is what remains after the {@link io.mlids.api.alert.AllowList} and the
 * roll-up of similar attacks.
 */
@NullMarked
package io.mlids.api.alert;

import org.jspecify.annotations.NullMarked;
