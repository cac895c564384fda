/** Incidents in the testbed's recordings, compared with the attack campaigns of their manifests. */
package io.mlids.bench.campaign;
