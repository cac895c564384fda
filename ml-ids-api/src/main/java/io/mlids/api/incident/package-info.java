/**
 * The incidents of all packet sources of this server. {@link io.mlids.api.incident.Incidents} opens
 * an {@link io.mlids.api.incident.IncidentRun} for each capture, keeps what it finds in a bounded
 * {@link io.mlids.api.incident.IncidentStore}, and hands every {@link
 * io.mlids.api.incident.IncidentChange} on to the reporters.
 */
package io.mlids.api.incident;
