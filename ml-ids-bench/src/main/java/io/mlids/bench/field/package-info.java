/** Compares incidents with the labels of captures that others recorded. */
package io.mlids.bench.field;
