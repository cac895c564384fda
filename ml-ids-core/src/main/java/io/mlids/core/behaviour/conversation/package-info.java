/** Packets and flows into conversations, and the subjects that take part in them. */
package io.mlids.core.behaviour.conversation;
