/**
 * Incidents: {@link io.mlids.core.incident.IncidentBook} gathers evidence of behaviour into an
 * {@link io.mlids.core.incident.Incident} for each subject and kind, and says when one opens,
 * changes and closes.
 */
package io.mlids.core.incident;
