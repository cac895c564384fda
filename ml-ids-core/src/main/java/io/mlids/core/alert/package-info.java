/**
 * Output formats of verdicts and incidents. An {@link io.mlids.core.alert.AttackNotification} is a
 * queue message about one flow and its verdict; start there. {@link io.mlids.core.alert.EveFormat}
 * and {@link io.mlids.core.alert.EcsFormat} write alerts in the formats of Suricata and Elastic.
 */
@NullMarked
package io.mlids.core.alert;

import org.jspecify.annotations.NullMarked;
