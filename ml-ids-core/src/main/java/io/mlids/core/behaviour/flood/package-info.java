/** Rules for floods, reflection and slow requests. */
package io.mlids.core.behaviour.flood;
