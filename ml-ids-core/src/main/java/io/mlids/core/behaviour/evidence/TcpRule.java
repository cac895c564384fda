package io.mlids.core.behaviour.evidence;

/** A {@link Rule} that watches only TCP conversations. */
public interface TcpRule extends Rule {}
