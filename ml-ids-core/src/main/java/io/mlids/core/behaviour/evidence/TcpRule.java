package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches TCP conversations only. */
public interface TcpRule extends Rule {}
