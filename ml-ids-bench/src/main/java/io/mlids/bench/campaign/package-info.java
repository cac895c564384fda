/** Compares incidents in the testbed's recordings with the attack campaigns in their manifests. */
package io.mlids.bench.campaign;
