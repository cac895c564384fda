package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches only UDP conversations. */
public interface UdpRule extends Rule {}
