/**
 * Whether a model finds the attacks of a labelled capture: {@link
 * io.mlids.core.selftest.AttackTally} takes flows with their verdicts and knows by rules which are
 * attacks, a {@link io.mlids.core.selftest.SelfTestResult} says attack by attack what was found,
 * and {@link io.mlids.core.selftest.ShippedCapture} finds the capture that ships with the program.
 */
@NullMarked
package io.mlids.core.selftest;

import org.jspecify.annotations.NullMarked;
