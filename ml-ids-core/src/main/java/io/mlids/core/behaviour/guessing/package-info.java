/** The rule for password guessing. */
package io.mlids.core.behaviour.guessing;
