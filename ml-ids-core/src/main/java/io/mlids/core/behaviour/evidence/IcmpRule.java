package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches only ICMP conversations. */
public interface IcmpRule extends Rule {}
