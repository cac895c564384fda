package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches only ICMP conversations. */
public abstract class IcmpRule extends Rule {}
