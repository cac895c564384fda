/**
 * Behaviour of hosts over many flows. {@link io.mlids.core.behaviour.Behaviour} follows the packets
 * of a stream, or flows read from a file, and its rules turn what they see into {@link
 * io.mlids.core.behaviour.evidence.Evidence}. All times are those of the traffic, results depend
 * only on the past, and every table has a fixed capacity.
 *
 * <p>Packages, each importing only those before it: {@code table} and {@code payload} (bounded
 * counts; reading what packets carry), {@code setting}, {@code conversation} (who talks to whom,
 * and the subjects that are followed), {@code evidence}, then one package per family of rules:
 * {@code scan}, {@code flood}, {@code guessing}, {@code web}, {@code channel}.
 */
package io.mlids.core.behaviour;
