/**
 * The incidents from all of this server's packet sources. {@link io.mlids.api.incident.Incidents}
 * opens an {@link io.mlids.api.incident.IncidentRun} for each capture, stores its incidents in a
 * bounded {@link io.mlids.api.incident.IncidentStore}, and passes each {@link
 * io.mlids.api.incident.IncidentChange} to the reporters.
 */
@NullMarked
package io.mlids.api.incident;

import org.jspecify.annotations.NullMarked;
