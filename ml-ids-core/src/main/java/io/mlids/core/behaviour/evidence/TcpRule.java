package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches only TCP conversations. */
public abstract class TcpRule extends Rule {}
