/**
 * Verdicts to people: an {@link io.mlids.core.alert.AttackNotification} is one flow with what the
 * model said of it, and knows the texts that it travels in. Start there.
 */
package io.mlids.core.alert;
