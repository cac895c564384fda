/** The rules for password guessing. */
package io.mlids.core.behaviour.guessing;
