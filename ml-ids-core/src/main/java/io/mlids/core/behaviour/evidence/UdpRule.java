package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches conversations over UDP only. */
public interface UdpRule extends Rule {}
