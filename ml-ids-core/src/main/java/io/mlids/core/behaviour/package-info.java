/**
 * Detects malicious behaviour across many flows. {@link io.mlids.core.behaviour.Behaviour}
 * processes a stream of packets, or flows read from a file, and its rules produce {@link
 * io.mlids.core.behaviour.evidence.Evidence}. All times are traffic times, results depend only on
 * earlier packets, and every table has a fixed capacity.
 *
 * <p>Each package imports only those listed before it: {@code table} (bounded tables and counts)
 * and {@code payload} (payload parsers), {@code setting}, {@code conversation} (conversations and
 * the subjects tracked), {@code evidence}, then one package per family of rules: {@code scan},
 * {@code flood}, {@code guessing}, {@code web}, {@code channel}.
 */
package io.mlids.core.behaviour;
