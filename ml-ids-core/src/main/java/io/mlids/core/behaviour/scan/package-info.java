/** Rules for port scans and address sweeps. */
package io.mlids.core.behaviour.scan;
