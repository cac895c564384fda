package io.mlids.api.incident;

import io.mlids.core.incident.IncidentListener.Event;

/**
 * A change of an incident. Immutable.
 *
 * @param event what happened
 * @param incident in its new state
 * @param alarming whether it has opened or its severity is higher than ever: only then alert files,
 *     queues and the log receive it
 */
public record IncidentChange(Event event, KeptIncident incident, boolean alarming) {}
