/** Turns packets and flows into conversations, and tracks their subjects. */
package io.mlids.core.behaviour.conversation;
