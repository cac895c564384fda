/** The evidence that rules find; start with {@link io.mlids.core.behaviour.evidence.Evidence}. */
package io.mlids.core.behaviour.evidence;
