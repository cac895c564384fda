/**
 * Groups evidence of malicious behaviour into incidents. {@link
 * io.mlids.core.incident.IncidentBook} keeps an {@link io.mlids.core.incident.Incident} for each
 * subject and kind, and notifies a listener when an incident opens, changes or closes.
 */
package io.mlids.core.incident;
