/**
 * Output formats for verdicts and incidents. Start with {@link
 * io.mlids.core.alert.AttackNotification}, a queue message about one flow and its verdict. {@link
 * io.mlids.core.alert.EveFormat} and {@link io.mlids.core.alert.EcsFormat} write alerts in the
 * formats of Suricata and Elastic.
 */
@NullMarked
package io.mlids.core.alert;

import org.jspecify.annotations.NullMarked;
