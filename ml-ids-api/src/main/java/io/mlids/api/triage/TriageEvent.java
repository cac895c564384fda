package io.mlids.api.triage;

import java.time.Instant;
import java.util.Optional;

/**
 * A change that was made. Events are only appended, never altered. Immutable.
 *
 * @param number counted from 1 over all incidents
 * @param at when it was made
 * @param by who made it
 * @param incident the ID of the incident
 * @param change what was changed
 * @param feedback the ID of the judgement that this event gave; empty if it gave none
 */
public record TriageEvent(
    long number,
    Instant at,
    String by,
    String incident,
    TriageChange change,
    Optional<String> feedback) {}
