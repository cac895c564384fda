/** Turns packets and flows into conversations and their subjects. */
package io.mlids.core.behaviour.conversation;
