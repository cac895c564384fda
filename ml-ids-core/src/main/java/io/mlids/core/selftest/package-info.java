/**
 * Tests whether a model detects the attacks in a labelled capture. An {@link
 * io.mlids.core.selftest.AttackTally} counts flows and their verdicts by attack, {@link
 * io.mlids.core.selftest.SelfTestResult} holds the result for each attack, and {@link
 * io.mlids.core.selftest.ShippedCapture} locates the capture that ships with the program.
 */
@NullMarked
package io.mlids.core.selftest;

import org.jspecify.annotations.NullMarked;
