package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches conversations of ICMP messages only. */
public interface IcmpRule extends Rule {}
