/**
 * Output formats of verdicts. An {@link io.mlids.core.alert.AttackNotification} is one flow with
 * its verdict, and its message formats. Start there. {@link io.mlids.core.alert.EveFormat} and
 * {@link io.mlids.core.alert.EcsFormat} write the same in the formats of other programs.
 */
package io.mlids.core.alert;
