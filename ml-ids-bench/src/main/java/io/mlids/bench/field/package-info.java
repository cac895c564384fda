/** Incidents in captures that others recorded, against what is said to be in them. */
package io.mlids.bench.field;
