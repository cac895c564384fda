/**
 * From attacks to what people are told of them. {@link io.mlids.api.alert.AttackReporter} is where
 * whatever finds attacks in packets hands them in.
 */
package io.mlids.api.alert;
