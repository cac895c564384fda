package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches only UDP conversations. */
public abstract class UdpRule extends Rule {}
