/**
 * Verdicts to people: an {@link io.mlids.core.alert.AttackNotification} is one flow with what the
 * model said of it, and knows the texts that it travels in. Start there. {@link
 * io.mlids.core.alert.EveFormat} and {@link io.mlids.core.alert.EcsFormat} say the same in the
 * words of other programs.
 */
package io.mlids.core.alert;
