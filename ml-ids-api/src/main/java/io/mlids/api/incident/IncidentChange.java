package io.mlids.api.incident;

import io.mlids.core.incident.IncidentListener.Event;

/**
 * What has become of an incident. Immutable.
 *
 * @param event what happened
 * @param incident as it is now
 * @param alarming whether it has opened or become more severe than it ever was: what alert files,
 *     queues and the log are told
 */
public record IncidentChange(Event event, KeptIncident incident, boolean alarming) {}
