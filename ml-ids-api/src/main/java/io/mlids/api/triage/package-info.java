/**
 * What people decide about incidents. {@link io.mlids.api.triage.TriageBook} applies changes and
 * appends each as a {@link io.mlids.api.triage.TriageEvent} to a {@link
 * io.mlids.api.triage.TriageLog}; {@link io.mlids.api.triage.Triage} is the state that the events
 * of an incident add up to.
 */
@NullMarked
package io.mlids.api.triage;

import org.jspecify.annotations.NullMarked;
