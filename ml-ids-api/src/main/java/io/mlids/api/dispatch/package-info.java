/**
 * Turns attacks into alerts and passes the alerts to their receivers. Start with {@link
 * io.mlids.api.dispatch.Alerts}. Packet sources score their flows with a {@link
 * io.mlids.api.dispatch.FlowWatch}, which reports attacks to an {@link
 * io.mlids.api.dispatch.AttackReporter}.
 */
@NullMarked
package io.mlids.api.dispatch;

import org.jspecify.annotations.NullMarked;
