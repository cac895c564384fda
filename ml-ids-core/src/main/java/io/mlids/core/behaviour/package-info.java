/**
 * What hosts do over many flows. {@link io.mlids.core.behaviour.Behaviour} follows the packets of a
 * stream, or flows read from a file, and its rules turn what they see into {@link
 * io.mlids.core.behaviour.Evidence}. Everything here lives in traffic time and uses only what came
 * before; each table has a fixed room.
 */
package io.mlids.core.behaviour;
