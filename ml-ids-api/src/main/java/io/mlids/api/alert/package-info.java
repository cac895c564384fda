/**
 * What an attack is and which attacks become alerts. An {@link io.mlids.api.alert.Attack} was
 * found; an {@link io.mlids.api.alert.Alert} is what remains after the {@link
 * io.mlids.api.alert.AllowList} and the roll-up of similar attacks.
 */
package io.mlids.api.alert;
