package io.mlids.api.incident;

import io.mlids.core.incident.IncidentListener.Event;

/**
 * A change to an incident. Immutable.
 *
 * @param event what happened
 * @param incident the incident in its new state
 * @param alarming whether the incident opened or reached its highest severity so far; only such
 *     changes go to alert files, queues and the log
 */
public record IncidentChange(Event event, KeptIncident incident, boolean alarming) {}
